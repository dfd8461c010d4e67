import type { FileChangesQuery } from '../graphql/generated/graphql.ts';

type Changes = FileChangesQuery['fileChanges']['changes'];
type Item = { readonly key: string; readonly state: object | null | undefined };

/** A client's copy of a library, kept up to date by pages of changes. */
export class LibraryCopy {
  private constructor(
    private readonly items: Map<string, object>,
    /** The cursor to continue from. */
    private since: string,
  ) {}

  static at(since: string): LibraryCopy {
    return new LibraryCopy(new Map(), since);
  }

  get cursor(): string {
    return this.since;
  }

  /** Files and albums by ID. */
  get state(): Readonly<Record<string, object>> {
    return Object.fromEntries([...this.items].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A backup of the copy, to continue from later. */
  fork(): LibraryCopy {
    return new LibraryCopy(new Map(this.items), this.since);
  }

  /** Applies a page and stores its cursor. Returns the IDs of the changed files and albums. */
  apply({ changes, endCursor }: Pick<FileChangesQuery['fileChanges'], 'changes' | 'endCursor'>) {
    const items = changes.map(itemOf);
    for (const { key, state } of items) {
      if (state) this.items.set(key, state);
      else this.items.delete(key);
    }
    this.since = endCursor;
    return items.map(({ key }) => key);
  }
}

function itemOf(change: Changes[number]): Item {
  return change.__typename === 'FileChange'
    ? { key: change.fileId, state: change.file }
    : { key: change.albumId, state: change.album };
}

import {
  type ChangeLog,
  type ChangePosition,
  requireKept,
  withCurrent,
} from '../../../kernel/change-log.ts';
import { requirePageSize } from '../../../kernel/paging.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { FileChange } from '../../library/application/watch-files.ts';
import type { AlbumQueries } from './album-queries.ts';
import { ALBUM_CHANGES } from './albums-changed-topic.ts';
import type { AlbumChange } from './watch-albums.ts';

/** Maximum number of changes on one page. */
const MAX_CHANGES = 1_000;

/** A change to a file or an album. */
export type LibraryChange =
  | { readonly of: 'FILE'; readonly change: FileChange }
  | { readonly of: 'ALBUM'; readonly change: AlbumChange };

/** A page of the changes to an owner's library. */
export interface LibraryChangePage {
  readonly changes: readonly LibraryChange[];
  /** Continue from here, also if there are no further changes yet. */
  readonly end: ChangePosition;
  readonly hasNextPage: boolean;
}

/** Reads the changes to an owner's files and albums page by page, in one order. */
export class ReadLibraryChanges {
  constructor(
    private readonly log: ChangeLog,
    private readonly files: Pick<FileQueries, 'find'>,
    private readonly albums: Pick<AlbumQueries, 'find'>,
  ) {}

  /** Throws `PAGE_INVALID` unless `first` is between 1 and 1,000, and `RESYNC_REQUIRED`; see `requireKept`. */
  async execute(ownerId: string, since: ChangePosition, first: number): Promise<LibraryChangePage> {
    const size = requirePageSize(first, MAX_CHANGES);
    const read = await this.log.read(ownerId, since.number, size + 1);
    requireKept(since, read);
    const page = read.changes.slice(0, size);
    const hasNextPage = read.changes.length > size;
    const [ofFiles, ofAlbums] = await Promise.all([
      withCurrent(
        page.filter(({ feed }) => feed !== ALBUM_CHANGES),
        (ids) => this.files.find(ownerId, ids),
      ),
      withCurrent(
        page.filter(({ feed }) => feed === ALBUM_CHANGES),
        (ids) => this.albums.find(ownerId, ids),
      ),
    ]);
    const changes: LibraryChange[] = [
      ...ofFiles.map((change) => ({ of: 'FILE' as const, change })),
      ...ofAlbums.map((change) => ({ of: 'ALBUM' as const, change })),
    ];
    return {
      changes: changes.toSorted((one, other) => one.change.number - other.change.number),
      end: (hasNextPage ? page.at(-1) : undefined) ?? { ownerId, number: read.latest },
      hasNextPage,
    };
  }
}

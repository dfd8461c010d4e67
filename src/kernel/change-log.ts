import { DomainError } from './domain-error.ts';
import type { ChangeFeed } from './reaction.ts';

/** A position in an owner's change history. */
export interface ChangePosition {
  readonly ownerId: string;
  /** Number of the last change before the position; 0 at the start. */
  readonly number: number;
}

/** The latest change of a file or album; earlier ones are not kept. */
export interface Change extends ChangePosition {
  readonly feed: ChangeFeed;
  /** ID of the file or album. */
  readonly id: string;
  readonly kind: 'UPSERT' | 'DELETE';
}

/** A change with the current row; undefined if the file or album was deleted. */
export interface CurrentChange<Row> extends Change {
  readonly row: Row | undefined;
}

/** Limits of the changes that an owner's feeds still hold. */
interface ChangeLimits {
  readonly ownerId: string;
  /** Number of the owner's latest change, in any feed. */
  readonly latest: number;
  /** Number of the latest pruned change in these feeds; 0 if none was pruned. */
  readonly prunedTo: number;
}

/** Changes in ascending order, with the limits at the moment they were read. */
interface ChangesRead extends ChangeLimits {
  readonly changes: readonly Change[];
}

/** The change history of one or several feeds. */
export interface ChangeLog {
  /** Reads the owner's changes with a number above `since`, in ascending order. */
  read(ownerId: string, since: number, limit: number): Promise<ChangesRead>;
}

/** Throws `RESYNC_REQUIRED` unless every change after the position of this owner is still known. */
export function requireKept(since: ChangePosition, limits: ChangeLimits): void {
  const { ownerId, latest, prunedTo } = limits;
  if (since.ownerId === ownerId && since.number >= prunedTo && since.number <= latest) return;
  throw new DomainError(
    'RESYNC_REQUIRED',
    'The changes after this cursor are not known. List all files and albums again, then resume from the `syncCursor` of the list.',
  );
}

/** Adds the current row to each change. */
export async function withCurrent<Row extends { readonly id: string }>(
  changes: readonly Change[],
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
): Promise<CurrentChange<Row>[]> {
  if (changes.length === 0) return [];
  const rows = await find(changes.map(({ id }) => id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return changes.map((change) => {
    const row = change.kind === 'DELETE' ? undefined : byId.get(change.id);
    // The item was deleted after the change was read. Its DELETE follows; delivering it twice is harmless.
    return { ...change, kind: row ? 'UPSERT' : 'DELETE', row };
  });
}

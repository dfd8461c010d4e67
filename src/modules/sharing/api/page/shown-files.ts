import type { Clock } from '../../../../kernel/clock.ts';
import type { FileQueries } from '../../../library/application/file-queries.ts';
import { type ReadAccess, readAccessOf } from '../../../library/application/read-access.ts';
import type { FilePreviews } from '../../../media/application/file-previews.ts';
import type { SharedFileRow, ShareRow } from '../../application/share-queries.ts';
import type { ThawTimes } from '../../application/thaw-times.ts';
import type { OriginalState, ShownFile } from './shown-share.ts';

export interface ShownFilesDeps {
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly filePreviews: FilePreviews;
  readonly thawTimes: ThawTimes;
  readonly clock: Clock;
}

/** Adds what visitors see of each file: its preview, whether its original can be read, and how long a thaw takes. */
export async function shownFiles(
  { ownerId }: ShareRow,
  rows: readonly SharedFileRow[],
  { files, filePreviews, thawTimes, clock }: ShownFilesDeps,
): Promise<ShownFile[]> {
  const ids = rows.map(({ id }) => id);
  const [copies, previews] = await Promise.all([
    files.copiesOfMany(ownerId, ids),
    filePreviews.outlines(ownerId, ids),
  ]);
  const now = clock.now();
  const states = new Map(
    ids.map((id) => [id, stateOf(readAccessOf(copies.get(id) ?? [], now))] as const),
  );
  const frozen = ids.filter((id) => states.get(id) === 'FROZEN');
  const thaws = await thawTimes.of(ownerId, frozen);
  return rows.map((row) => ({
    row,
    preview: previews.get(row.id),
    original: states.get(row.id) ?? 'LOST',
    thaw: thaws.get(row.id),
  }));
}

function stateOf(access: ReadAccess | undefined): OriginalState {
  if (!access) return 'LOST';
  if (access.kind === 'READY') return 'READY';
  return access.kind === 'RETRIEVAL_IN_PROGRESS' ? 'THAWING' : 'FROZEN';
}

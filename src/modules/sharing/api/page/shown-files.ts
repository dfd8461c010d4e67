import type { Clock } from '../../../../kernel/clock.ts';
import type { FileQueries } from '../../../library/application/file-queries.ts';
import { type ReadAccess, readAccessOf } from '../../../library/application/read-access.ts';
import type { FilePreviews } from '../../../media/application/file-previews.ts';
import type { SharedFileRow, ShareRow } from '../../application/share-queries.ts';
import type {
  AskedOriginal,
  ShareRequestQueries,
} from '../../application/share-request-queries.ts';
import type { ThawTimes } from '../../application/thaw-times.ts';
import { isDeclined } from '../../domain/share-request.ts';
import type { OriginalState, ShownFile } from './shown-share.ts';

export interface ShownFilesDeps {
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly filePreviews: FilePreviews;
  readonly thawTimes: ThawTimes;
  readonly shareRequests: Pick<ShareRequestQueries, 'asked'>;
  readonly clock: Clock;
}

/** Adds what visitors see of each file: its preview, and whether and when its original can be read. */
export async function shownFiles(
  { id: shareId, ownerId }: ShareRow,
  rows: readonly SharedFileRow[],
  { files, filePreviews, thawTimes, shareRequests, clock }: ShownFilesDeps,
): Promise<ShownFile[]> {
  const ids = rows.map(({ id }) => id);
  const [copies, previews, requests] = await Promise.all([
    files.copiesOfMany(ownerId, ids),
    filePreviews.outlines(ownerId, ids),
    shareRequests.asked(shareId, ids),
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
    asked: relevant(requests.get(row.id), states.get(row.id) === 'READY', now),
  }));
}

/** Leaves out requests that no longer matter: refused long ago, or approved for a retrieval that has expired. */
function relevant(
  asked: AskedOriginal | undefined,
  isReady: boolean,
  now: Date,
): AskedOriginal | undefined {
  if (asked?.status === 'DECLINED' && !isDeclined(asked, now)) return undefined;
  if (asked?.status === 'APPROVED' && !asked.isUnderWay && !isReady) return undefined;
  return asked;
}

function stateOf(access: ReadAccess | undefined): OriginalState {
  if (!access) return 'LOST';
  if (access.kind === 'READY') return 'READY';
  return access.kind === 'RETRIEVAL_IN_PROGRESS' ? 'THAWING' : 'FROZEN';
}

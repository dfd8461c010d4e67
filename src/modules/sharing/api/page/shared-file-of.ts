import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from '../../application/share-queries.ts';
import type { ShareRequest } from './share-visit.ts';

/** The file named in the path, if the share shows it. Throws `NOT_FOUND`. */
export async function sharedFileOf(
  { params: { fileId = '' } }: ShareRequest,
  share: ShareRow,
  shares: Pick<ShareQueries, 'file'>,
): Promise<SharedFileRow> {
  const uuid = uuidOf('file', fileId);
  const row = uuid === undefined ? undefined : await shares.file(share, uuid);
  if (!row) throw new DomainError('NOT_FOUND', 'File not found.');
  return row;
}

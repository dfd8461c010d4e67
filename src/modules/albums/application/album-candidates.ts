import { DomainError } from '../../../kernel/domain-error.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Splits files into those that the owner's albums can accept, deduplicated in the given order, and those refused with
 * `NOT_FOUND`, or `FILE_STATUS_INVALID` if trashed or incomplete. Accepted files cannot be deleted until the
 * transaction ends.
 */
export async function albumCandidates(
  tx: Transaction,
  ownerId: string,
  fileIds: readonly string[],
): Promise<{ accepted: string[]; refused: Map<string, DomainError> }> {
  const ids = [...new Set(fileIds)];
  const isShown = await tx.albumEntries.candidates(ownerId, ids);
  const refused = new Map<string, DomainError>();
  for (const id of ids) {
    if (!isShown.has(id)) refused.set(id, new DomainError('NOT_FOUND', 'File not found.'));
    else if (!isShown.get(id)) {
      refused.set(
        id,
        new DomainError(
          'FILE_STATUS_INVALID',
          'The file is in the trash or its upload is not complete. Restore it or finish the upload first.',
        ),
      );
    }
  }
  return { accepted: ids.filter((id) => !refused.has(id)), refused };
}

import { DomainError } from '../../../kernel/domain-error.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Parts files into those that an album of the owner can take, in the order they were named in and each once, and the
 * others with the reason: `NOT_FOUND`, or `FILE_STATUS_INVALID` for one that lists do not show. They are not removed
 * until the transaction ends.
 */
export async function albumCandidates(
  tx: Transaction,
  ownerId: string,
  fileIds: readonly string[],
): Promise<{ fit: string[]; refused: Map<string, DomainError> }> {
  const wanted = [...new Set(fileIds)];
  const shown = await tx.albumEntries.candidates(ownerId, wanted);
  const refused = new Map<string, DomainError>();
  for (const id of wanted) {
    if (!shown.has(id)) refused.set(id, new DomainError('NOT_FOUND', 'no such file'));
    else if (!shown.get(id)) {
      refused.set(
        id,
        new DomainError('FILE_STATUS_INVALID', 'the file is in the trash or not complete yet'),
      );
    }
  }
  return { fit: wanted.filter((id) => !refused.has(id)), refused };
}

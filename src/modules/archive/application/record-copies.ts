import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { Copy } from '../../library/domain/copy.ts';
import { applyFinding } from './apply-finding.ts';
import type { StoredObject } from './copy-content.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Records objects that were stored and compared as copies of the content, which it locks. Resolves to all copies of the
 * content.
 */
export async function recordCopies(
  tx: Transaction,
  contentId: string,
  stored: readonly StoredObject[],
  { clock, ids }: { readonly clock: Clock; readonly ids: IdSource },
): Promise<Copy[]> {
  const content = await tx.contents.lock(contentId);
  if (!content) return [];
  const now = clock.now();
  const copies = await tx.contents.copiesOf(contentId);
  for (const { location, finding } of stored) {
    const existing = copies.find((copy) => copy.location.equals(location));
    const copy = existing ?? Copy.stored(ids.next(), contentId, location, now);
    if (!existing) {
      tx.contents.addCopy(copy);
      copies.push(copy);
    }
    // The content was deleted or reclaimed during the transfer.
    const isUnwanted = content.state === 'DELETING' || content.storageKey !== location.key;
    if (!isUnwanted) applyFinding(finding, copy, now);
    else if (copy.state === 'RELEASED') await tx.contents.removeAgain(copy.id);
    else copy.release();
  }
  return copies;
}

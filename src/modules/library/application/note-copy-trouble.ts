import type { Copy } from '../domain/copy.ts';
import type { Transaction } from './unit-of-work.ts';

/** What was observed of a copy: its object is gone, or its bytes are wrong. */
export type CopyTrouble = 'MISSING' | 'DAMAGED';

/**
 * Records that a copy is missing or damaged, and that its files may have become unreadable. The caller has locked the
 * content. Returns false if that is known already or the copy was released.
 */
export async function noteCopyTrouble(
  tx: Transaction,
  copy: Copy,
  trouble: CopyTrouble,
): Promise<boolean> {
  if (copy.state === trouble || copy.state === 'RELEASED') return false;
  if (trouble === 'MISSING') copy.markMissing();
  else copy.markDamaged();
  for (const file of await tx.files.allByContents([copy.contentId])) file.noteAvailability();
  return true;
}

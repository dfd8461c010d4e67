import type { Reaction } from '../../../kernel/reaction.ts';
import type { StoredContent } from './plan-archive.ts';

/** Plans the archiving of a content in the transaction that stores it. */
export function planArchiveStep(data: StoredContent): Reaction {
  return { kind: 'step', name: 'plan-archive', data };
}

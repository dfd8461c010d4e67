import type { MediaEvent } from '../domain/media-events.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Ends access to the previews of a purged content in the transaction that purges it. Their objects are removed
 * afterwards.
 */
export async function retirePreviews(tx: Transaction, contentId: string): Promise<void> {
  const key = await tx.media.forget(contentId);
  if (key !== undefined) tx.record({ type: 'PreviewsRetired', key } satisfies MediaEvent);
}

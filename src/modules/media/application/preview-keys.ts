import type { MediaEvent } from '../domain/media-events.ts';
import type { Transaction } from './unit-of-work.ts';

/** Makes this the key of the content's previews and retires an earlier one. */
export async function claimKey(tx: Transaction, contentId: string, key: string): Promise<void> {
  const earlier = await tx.media.claim(contentId, key);
  if (earlier !== key) retire(tx, earlier);
}

/**
 * Ends access to the previews of a purged content in the transaction that purges it. Their objects are removed
 * afterwards.
 */
export async function retirePreviews(tx: Transaction, contentId: string): Promise<void> {
  await tx.similarPictures.remove(contentId);
  retire(tx, await tx.media.forget(contentId));
}

function retire(tx: Transaction, key: string | undefined): void {
  if (key !== undefined) tx.record({ type: 'PreviewsRetired', key } satisfies MediaEvent);
}

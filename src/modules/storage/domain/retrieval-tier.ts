export const RETRIEVAL_TIERS = ['EXPEDITED', 'STANDARD', 'BULK'] as const;

/** Speed and price level of restoring an archived object. */
export type RetrievalTier = (typeof RETRIEVAL_TIERS)[number];

/** Whether the first is a faster tier than the second. */
export function isFaster(tier: RetrievalTier, than: RetrievalTier): boolean {
  return RETRIEVAL_TIERS.indexOf(tier) < RETRIEVAL_TIERS.indexOf(than);
}

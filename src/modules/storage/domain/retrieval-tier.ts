import { DomainError } from '../../../kernel/domain-error.ts';
import { RETRIEVAL_HOURS, type StorageClass } from './storage-class.ts';

export const RETRIEVAL_TIERS = ['EXPEDITED', 'STANDARD', 'BULK'] as const;

/** Speed and price level of restoring an archived object. */
export type RetrievalTier = (typeof RETRIEVAL_TIERS)[number];

/** Tiers of a storage class, fastest first; empty if it needs no restore. */
export function tiersOf(storageClass: StorageClass): RetrievalTier[] {
  const offered = RETRIEVAL_HOURS[storageClass] ?? {};
  return RETRIEVAL_TIERS.filter((tier) => tier in offered);
}

/** Throws `RETRIEVAL_TIER_UNSUPPORTED` if the class does not offer the tier. */
export function requireTier(storageClass: StorageClass, tier: RetrievalTier): void {
  if (!tiersOf(storageClass).includes(tier)) {
    throw new DomainError(
      'RETRIEVAL_TIER_UNSUPPORTED',
      `${storageClass} does not support the tier ${tier}.`,
    );
  }
}

/** Whether the first is a faster tier than the second. */
export function isFaster(tier: RetrievalTier, than: RetrievalTier): boolean {
  return RETRIEVAL_TIERS.indexOf(tier) < RETRIEVAL_TIERS.indexOf(than);
}

/** The slowest and cheapest tier of the class; undefined if it needs no restore. */
export function slowestTierOf(storageClass: StorageClass): RetrievalTier | undefined {
  return tiersOf(storageClass).at(-1);
}

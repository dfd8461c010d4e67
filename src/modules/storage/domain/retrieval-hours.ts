import { DomainError } from '../../../kernel/domain-error.ts';
import { RETRIEVAL_TIERS, type RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';

/**
 * Typical hours from a restore request to a readable object, per tier. A class that is not listed can be read
 * immediately; a class does not offer a tier that is not listed. Source: Amazon S3 User Guide, "Understanding archive
 * retrieval options".
 */
export const RETRIEVAL_HOURS: Partial<
  Record<StorageClass, Partial<Record<RetrievalTier, readonly [earliest: number, latest: number]>>>
> = {
  GLACIER: { EXPEDITED: [1 / 60, 5 / 60], STANDARD: [3, 5], BULK: [5, 12] },
  DEEP_ARCHIVE: { STANDARD: [9, 12], BULK: [24, 48] },
};

/** Whether an object of this class must be restored before it can be read. */
export function isCold(storageClass: StorageClass): boolean {
  return storageClass in RETRIEVAL_HOURS;
}

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

/** The slowest and cheapest tier of the class; undefined if it needs no restore. */
export function slowestTierOf(storageClass: StorageClass): RetrievalTier | undefined {
  return tiersOf(storageClass).at(-1);
}

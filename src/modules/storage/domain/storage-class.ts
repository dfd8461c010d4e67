import type { RetrievalTier } from './retrieval-tier.ts';

export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'GLACIER_IR',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

/** S3's names, used for every provider. STANDARD is any storage that can be read immediately. */
export type StorageClass = (typeof STORAGE_CLASSES)[number];

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

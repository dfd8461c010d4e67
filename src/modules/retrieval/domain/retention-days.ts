import { DomainError } from '../../../kernel/domain-error.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

const MIN_DAYS = 2;

/**
 * DEEP_ARCHIVE bulk restores take up to two days, and Amazon's documentation disagrees on whether days count from the
 * request.
 */
const MIN_DAYS_BULK_DEEP = 4;

const MAX_DAYS = 30;

/** The minimum number of days that leaves time to use a restored copy before it expires. */
export function minimumDays(storageClass: StorageClass, tier: RetrievalTier): number {
  return storageClass === 'DEEP_ARCHIVE' && tier === 'BULK' ? MIN_DAYS_BULK_DEEP : MIN_DAYS;
}

/** Throws `RETRIEVAL_DAYS_INVALID` unless days is an integer between the minimum for class and tier and 30. */
export function requireDays(storageClass: StorageClass, tier: RetrievalTier, days: number): void {
  const least = minimumDays(storageClass, tier);
  if (Number.isInteger(days) && days >= least && days <= MAX_DAYS) return;
  throw new DomainError(
    'RETRIEVAL_DAYS_INVALID',
    `\`days\` must be between ${least} and ${MAX_DAYS}.`,
  );
}

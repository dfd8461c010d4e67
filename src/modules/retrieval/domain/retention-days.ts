import { DomainError } from '../../../kernel/domain-error.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

const MIN_DAYS = 2;

/** Bulk of DEEP_ARCHIVE takes up to two days, and Amazon's texts differ on whether the days count from the request. */
const MIN_DAYS_BULK_DEEP = 4;

const MAX_DAYS = 30;

/** How many days a restored copy is asked for at least, so that it can be used before it expires. */
export function minimumDays(storageClass: StorageClass, tier: RetrievalTier): number {
  return storageClass === 'DEEP_ARCHIVE' && tier === 'BULK' ? MIN_DAYS_BULK_DEEP : MIN_DAYS;
}

/** Throws `RETRIEVAL_DAYS_INVALID` for days that are not whole, too few for class and tier, or more than 30. */
export function requireDays(storageClass: StorageClass, tier: RetrievalTier, days: number): void {
  const least = minimumDays(storageClass, tier);
  if (Number.isInteger(days) && days >= least && days <= MAX_DAYS) return;
  throw new DomainError(
    'RETRIEVAL_DAYS_INVALID',
    `a restored copy is kept for ${least} to ${MAX_DAYS} days`,
  );
}

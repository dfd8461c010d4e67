import { tiersOf, isCold } from '../../storage/domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import { type Availability, availabilityOf } from '../domain/availability.ts';
import type { ReadableCopy } from './file-queries.ts';

/** How a file's bytes can be read now. */
export type ReadAccess =
  | { readonly kind: 'READY' }
  /** A restore is required; `tiers` are those of the storage class, fastest first. */
  | {
      readonly kind: 'RETRIEVAL_REQUIRED';
      readonly storageClass: StorageClass;
      readonly tiers: readonly RetrievalTier[];
    }
  | { readonly kind: 'RETRIEVAL_IN_PROGRESS' };

/** Returns undefined if no copy is usable for reads. */
export function readAccessOf(copies: readonly ReadableCopy[], now: Date): ReadAccess | undefined {
  const availability = availabilityOfReadable(copies, now);
  if (availability.kind === 'HOT' || availability.kind === 'RESTORED') return { kind: 'READY' };
  if (availability.kind === 'RESTORING') return { kind: 'RETRIEVAL_IN_PROGRESS' };
  const cold = copies.find((copy) => isCold(copy.location.storageClass));
  if (!cold) return undefined;
  const { storageClass } = cold.location;
  return { kind: 'RETRIEVAL_REQUIRED', storageClass, tiers: tiersOf(storageClass) };
}

/** The copy to read from: one that needs no restore, otherwise the one restored for the longest, with its expiry. */
export function readableCopyOf(
  copies: readonly ReadableCopy[],
  now: Date,
): { readonly copy: ReadableCopy; readonly until?: Date } | undefined {
  const hot = copies.find((copy) => availabilityOfReadable([copy], now).kind === 'HOT');
  if (hot) return { copy: hot };
  return copies
    .flatMap((copy) => {
      const availability = availabilityOfReadable([copy], now);
      return availability.kind === 'RESTORED' ? [{ copy, until: availability.until }] : [];
    })
    .toSorted((one, other) => other.until.getTime() - one.until.getTime())[0];
}

/** Availability computed from rows that are all usable. */
export function availabilityOfReadable(copies: readonly ReadableCopy[], now: Date): Availability {
  return availabilityOf(
    copies.map((copy) => ({ ...copy, isUsable: true })),
    now,
  );
}

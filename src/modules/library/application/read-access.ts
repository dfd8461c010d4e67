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

/** A copy that can be read without a restore, with its expiry if it was restored. */
interface Readable<C> {
  readonly copy: C;
  readonly until?: Date;
}

/** The copies that can be read now, best first: those that need no restore, then those restored for the longest. */
export function readableCopiesOf<C extends Pick<ReadableCopy, 'location' | 'restore'>>(
  copies: readonly C[],
  now: Date,
): Readable<C>[] {
  const readable = copies.flatMap((copy): Readable<C>[] => {
    const availability = availabilityOfReadable([copy], now);
    if (availability.kind === 'HOT') return [{ copy }];
    return availability.kind === 'RESTORED' ? [{ copy, until: availability.until }] : [];
  });
  const expiry = ({ until }: Readable<C>): number => until?.getTime() ?? Number.MAX_VALUE;
  return readable.toSorted((one, other) => expiry(other) - expiry(one));
}

/** The copy to read from. */
export function readableCopyOf(
  copies: readonly ReadableCopy[],
  now: Date,
): Readable<ReadableCopy> | undefined {
  return readableCopiesOf(copies, now)[0];
}

/** Availability computed from rows that are all usable. */
export function availabilityOfReadable(
  copies: readonly Pick<ReadableCopy, 'location' | 'restore'>[],
  now: Date,
): Availability {
  return availabilityOf(
    copies.map(({ location, restore }) => ({ location, restore, isUsable: true })),
    now,
  );
}

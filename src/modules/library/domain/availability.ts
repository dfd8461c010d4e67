import { isCold } from '../../storage/domain/retrieval-hours.ts';
import type { Copy } from './copy.ts';

/** Whether a file can be read now. Derived from its copies, never stored. */
export type Availability =
  | { readonly kind: 'HOT' | 'COLD' | 'RESTORING' }
  | { readonly kind: 'RESTORED'; readonly until: Date };

/** The best availability of all usable copies at `now`; COLD if none can be read without a restore. */
export function availabilityOf(
  copies: readonly Pick<Copy, 'isUsable' | 'location' | 'restore'>[],
  now: Date,
): Availability {
  const usable = copies.filter((copy) => copy.isUsable);
  if (usable.some((copy) => !isCold(copy.location.storageClass))) return { kind: 'HOT' };
  const restored = usable
    .flatMap((copy) => (copy.restore.kind === 'RESTORED' ? [copy.restore.until] : []))
    .filter((until) => until > now)
    .toSorted((a, b) => b.getTime() - a.getTime());
  if (restored[0]) return { kind: 'RESTORED', until: restored[0] };
  const restoring = usable.some((copy) => copy.restore.kind === 'IN_PROGRESS');
  return { kind: restoring ? 'RESTORING' : 'COLD' };
}

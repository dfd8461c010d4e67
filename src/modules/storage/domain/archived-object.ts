import { requireTier } from './retrieval-hours.ts';
import { isFaster, type RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';
import type { RestoreState } from './storage-provider.ts';

/** The provider's view of an archived object. `readyAt` and `until` are exact times, not estimates. */
export type ArchivedObject =
  | { readonly kind: 'ARCHIVED' }
  | {
      readonly kind: 'RESTORING';
      readonly tier: RetrievalTier;
      readonly days: number;
      readonly readyAt: Date;
    }
  | { readonly kind: 'RESTORED'; readonly until: Date };

/** Durations of restores and of their copies. */
export interface RestoreTiming {
  /** Milliseconds from request to readable copy. */
  readonly duration: (storageClass: StorageClass, tier: RetrievalTier) => number;
  /** When a copy requested, or made readable, at `from` expires. */
  readonly expiry: (from: Date, days: number) => Date;
}

/** The provider's response to a restore request. Only ALREADY_IN_PROGRESS is a rejection (S3: 409). */
export type RestoreAnswer = 'STARTED' | 'SPED_UP' | 'ALREADY_IN_PROGRESS' | 'EXTENDED';

/** Advances the object's state to `now`. */
export function archivedObjectAt(
  object: ArchivedObject,
  now: Date,
  timing: RestoreTiming,
): ArchivedObject {
  if (object.kind === 'RESTORING' && object.readyAt <= now) {
    const until = timing.expiry(object.readyAt, object.days);
    return archivedObjectAt({ kind: 'RESTORED', until }, now, timing);
  }
  if (object.kind === 'RESTORED' && object.until <= now) return { kind: 'ARCHIVED' };
  return object;
}

/**
 * Models S3 RestoreObject: starts a restore, speeds one up for a faster tier with the same days, extends a restored
 * copy, and rejects any other request while one is in progress. Throws `RETRIEVAL_TIER_UNSUPPORTED` if the class does
 * not offer the tier. Source: Amazon S3 User Guide, "Restoring an archived object".
 */
export function requestRestore(
  object: ArchivedObject,
  request: {
    readonly storageClass: StorageClass;
    readonly tier: RetrievalTier;
    readonly days: number;
  },
  now: Date,
  timing: RestoreTiming,
): { readonly answer: RestoreAnswer; readonly object: ArchivedObject } {
  const { storageClass, tier, days } = request;
  requireTier(storageClass, tier);
  const current = archivedObjectAt(object, now, timing);
  if (current.kind === 'RESTORED') {
    return { answer: 'EXTENDED', object: { kind: 'RESTORED', until: timing.expiry(now, days) } };
  }
  const readyAt = new Date(now.getTime() + timing.duration(storageClass, tier));
  const asked: ArchivedObject = { kind: 'RESTORING', tier, days, readyAt };
  if (current.kind === 'ARCHIVED') return { answer: 'STARTED', object: asked };
  if (!isFaster(tier, current.tier) || days !== current.days)
    return { answer: 'ALREADY_IN_PROGRESS', object: current };
  const sooner = readyAt < current.readyAt ? readyAt : current.readyAt;
  return { answer: 'SPED_UP', object: { ...asked, readyAt: sooner } };
}

/** The restore state as clients see it. */
export function restoreStateOf(object: ArchivedObject): RestoreState {
  switch (object.kind) {
    case 'ARCHIVED':
      return { kind: 'NOT_REQUESTED' };
    case 'RESTORING':
      return { kind: 'IN_PROGRESS' };
    case 'RESTORED':
      return { kind: 'RESTORED', until: object.until };
  }
}

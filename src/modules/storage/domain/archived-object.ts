import { requireTier } from './retrieval-hours.ts';
import { RETRIEVAL_TIERS, type RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';
import type { RestoreState } from './storage-provider.ts';

/** An object of an archive class, as its provider sees it. `readyAt` and `until` are moments, not promises. */
export type ArchivedObject =
  | { readonly kind: 'ARCHIVED' }
  | {
      readonly kind: 'RESTORING';
      readonly tier: RetrievalTier;
      readonly days: number;
      readonly readyAt: Date;
    }
  | { readonly kind: 'RESTORED'; readonly until: Date };

/** How long restores take and their copies stay. */
export interface RestoreTiming {
  /** Milliseconds from the request to a readable copy. */
  readonly duration: (storageClass: StorageClass, tier: RetrievalTier) => number;
  /** Until when a copy stays that is asked for, or became readable, at `from`. */
  readonly expiry: (from: Date, days: number) => Date;
}

/** What a provider answers to a restore request. Only ALREADY_IN_PROGRESS is a refusal (S3: 409). */
export type RestoreAnswer = 'STARTED' | 'SPED_UP' | 'ALREADY_IN_PROGRESS' | 'EXTENDED';

/** The object as it is at `now`: what came due since has happened. */
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
 * RestoreObject of S3: begins a restore, speeds one up that asks for a faster tier and the same days, gives a restored
 * copy a new expiry, and refuses everything else while one is under way.
 * Throws `RETRIEVAL_TIER_UNSUPPORTED` for a tier the class does not offer.
 * Source: Amazon S3 User Guide, "Restoring an archived object".
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
  const faster = RETRIEVAL_TIERS.indexOf(tier) < RETRIEVAL_TIERS.indexOf(current.tier);
  if (!faster || days !== current.days) return { answer: 'ALREADY_IN_PROGRESS', object: current };
  const sooner = readyAt < current.readyAt ? readyAt : current.readyAt;
  return { answer: 'SPED_UP', object: { ...asked, readyAt: sooner } };
}

/** What clients are told about reading the object. */
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

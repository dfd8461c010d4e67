import { RETRIEVAL_HOURS } from '../../storage/domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Restores are seldom ready before this part of the time that the provider states for the tier. */
const FIRST_LOOK = 0.6;

const LOOK_EVERY_MS = 15 * MINUTE_MS;

/** A tier of minutes is looked at more often than that: after each such part of its time. */
const LOOK_PART = 0.2;

const MIN_INTERVAL_MS = 1_000;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * MINUTE_MS;

/** How a copy's archive takes its time. `timeScale`: how many times faster than a real one. */
export interface RestorePace {
  readonly storageClass: StorageClass;
  readonly timeScale: number;
}

/** Milliseconds between two looks at one restore; a second at least, however compressed time is. */
export function lookInterval(
  { storageClass, timeScale }: RestorePace,
  tier: RetrievalTier = 'STANDARD',
): number {
  const part = LOOK_PART * slowestMs(storageClass, tier);
  return Math.max(MIN_INTERVAL_MS, Math.min(LOOK_EVERY_MS, part) / timeScale);
}

/** When to look next whether a restore that was asked for is readable: first at 60 % of its time, then regularly. */
export function nextLook(
  { tier, askedAt }: { readonly tier: RetrievalTier; readonly askedAt: Date },
  pace: RestorePace,
  now: Date,
): Date {
  const wait = (FIRST_LOOK * slowestMs(pace.storageClass, tier)) / pace.timeScale;
  const first = askedAt.getTime() + Math.max(MIN_INTERVAL_MS, wait);
  const at = now.getTime();
  return new Date(at < first ? first : at + lookInterval(pace, tier));
}

/** When to try a provider again after so many failures in a row, the last of them now. */
export function nextTry(failures: number, now: Date): Date {
  const pause = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20);
  return new Date(now.getTime() + Math.min(LAST_RETRY_MS, pause));
}

function slowestMs(storageClass: StorageClass, tier: RetrievalTier): number {
  return (RETRIEVAL_HOURS[storageClass]?.[tier]?.[1] ?? 1) * HOUR_MS;
}

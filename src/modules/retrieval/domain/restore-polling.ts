import { RETRIEVAL_HOURS } from '../../storage/domain/retrieval-hours.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Restores are rarely ready before this fraction of the tier's stated duration. */
const FIRST_POLL = 0.6;

const POLL_EVERY_MS = 15 * MINUTE_MS;

/** Polls fast tiers more often: after this fraction of their duration. */
const POLL_FRACTION = 0.2;

const MIN_INTERVAL_MS = 1_000;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * MINUTE_MS;

/** The pace of a copy's archive. `timeScale` is its speed-up over a real archive. */
export interface RestorePace {
  readonly storageClass: StorageClass;
  readonly timeScale: number;
}

/** Delay between two polls of one restore, in milliseconds; at least one second, even with compressed time. */
export function pollInterval(
  { storageClass, timeScale }: RestorePace,
  tier: RetrievalTier = 'STANDARD',
): number {
  const part = POLL_FRACTION * slowestMs(storageClass, tier);
  return Math.max(MIN_INTERVAL_MS, Math.min(POLL_EVERY_MS, part) / timeScale);
}

/** When to poll a requested restore next: first after 60% of its duration, then at regular intervals. */
export function nextPoll(
  { tier, askedAt }: { readonly tier: RetrievalTier; readonly askedAt: Date },
  pace: RestorePace,
  now: Date,
): Date {
  const wait = (FIRST_POLL * slowestMs(pace.storageClass, tier)) / pace.timeScale;
  const first = askedAt.getTime() + Math.max(MIN_INTERVAL_MS, wait);
  const at = now.getTime();
  return new Date(at < first ? first : at + pollInterval(pace, tier));
}

/** When to retry a provider after this many consecutive failures, the last of them now. */
export function nextRetry(failures: number, now: Date): Date {
  const pause = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20);
  return new Date(now.getTime() + Math.min(LAST_RETRY_MS, pause));
}

function slowestMs(storageClass: StorageClass, tier: RetrievalTier): number {
  return (RETRIEVAL_HOURS[storageClass]?.[tier]?.[1] ?? 1) * HOUR_MS;
}

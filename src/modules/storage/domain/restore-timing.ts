import type { RestoreTiming } from './archived-object.ts';
import { RETRIEVAL_HOURS } from './retrieval-hours.ts';
import type { RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Minimum restore duration in milliseconds, even with compressed time. */
const MIN_DURATION_MS = 1_000;

/**
 * The longest duration Amazon states for each tier, with copies that expire at the first midnight UTC after their last
 * day. `scale` compresses time for testing: it divides durations (minimum 1 s) and days alike; only uncompressed days
 * end at midnight. Source: Amazon S3 User Guide, "Understanding archive retrieval options", "Working with archived
 * objects".
 */
export function restoreTiming(scale = 1): RestoreTiming {
  return {
    duration: (storageClass, tier) => {
      const hours = slowestHours(storageClass, tier);
      return Math.max(MIN_DURATION_MS, Math.round((hours * HOUR_MS) / scale));
    },
    expiry: (from, days) => {
      const end = from.getTime() + Math.round((days * DAY_MS) / scale);
      return new Date(scale === 1 ? Math.ceil(end / DAY_MS) * DAY_MS : end);
    },
  };
}

function slowestHours(storageClass: StorageClass, tier: RetrievalTier): number {
  const hours = RETRIEVAL_HOURS[storageClass]?.[tier];
  if (!hours) throw new RangeError(`${storageClass} does not support the tier ${tier}.`);
  return hours[1];
}

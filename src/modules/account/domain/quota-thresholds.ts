import type { Quota } from './quota.ts';

/** Shares of the limit, in percent, that an owner is told of when what is used passes them. */
const THRESHOLDS = [100, 95, 80] as const;

export type QuotaThreshold = (typeof THRESHOLDS)[number];

/** The highest threshold that what is used has reached; 0 for none. Without a limit above 0, anything kept is too much. */
export function quotaLevel({ limit, used }: Pick<Quota, 'limit' | 'used'>): QuotaThreshold | 0 {
  if (used === 0) return 0;
  // Divided, not multiplied: bytes times 100 may be more than a double counts exactly.
  return THRESHOLDS.find((threshold) => used / limit >= threshold / 100) ?? 0;
}

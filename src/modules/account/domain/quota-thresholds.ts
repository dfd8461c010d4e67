import type { Quota } from './quota.ts';

/** Usage levels, in percent of the limit, at which the owner is notified. */
const THRESHOLDS = [100, 95, 80] as const;

export type QuotaThreshold = (typeof THRESHOLDS)[number];

/** The highest threshold that usage has reached; 0 for none. With a limit of 0, any usage counts as 100 percent. */
export function quotaLevel({ limit, used }: Pick<Quota, 'limit' | 'used'>): QuotaThreshold | 0 {
  if (used === 0) return 0;
  // Divides because bytes times 100 may exceed the safe integer range.
  return THRESHOLDS.find((threshold) => used / limit >= threshold / 100) ?? 0;
}

import type { QuotaThreshold } from './quota-thresholds.ts';

/** What can happen to a quota: what is used has passed a share of the limit, on its way up or down. */
export interface QuotaEvent {
  readonly type: 'QuotaThresholdCrossed';
  readonly ownerId: string;
  /** The highest threshold that is reached now, in percent of the limit; 0 for none. */
  readonly level: QuotaThreshold | 0;
}

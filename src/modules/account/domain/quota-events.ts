import type { QuotaThreshold } from './quota-thresholds.ts';

/** Raised when usage crosses a threshold of the limit in either direction. */
export interface QuotaEvent {
  readonly type: 'QuotaThresholdCrossed';
  readonly ownerId: string;
  /** The highest threshold now reached, in percent of the limit; 0 for none. */
  readonly level: QuotaThreshold | 0;
}

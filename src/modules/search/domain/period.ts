import type { Granularity } from './granularity.ts';

const KEY = /^\d{4}(?:-\d\d){0,2}$/;
const BY_LENGTH: Readonly<Record<number, Granularity>> = { 10: 'DAY', 7: 'MONTH', 4: 'YEAR' };

/**
 * A day, month or year of the timeline. A file belongs to the date on the clock at the place of its capture, or in UTC
 * if the zone is unknown, so periods do not depend on who looks at them.
 */
export interface Period {
  readonly granularity: Granularity;
  /** `2024-05-31`, `2024-05` or `2024`. Keys of one granularity sort by time. */
  readonly key: string;
  /** First and last day, such as `2024-05-31`. */
  readonly start: string;
  readonly end: string;
}

/** Returns undefined for text that names no day, month or year. */
export function periodOf(key: string): Period | undefined {
  const granularity = BY_LENGTH[key.length];
  const start = new Date(key);
  if (!granularity || !KEY.test(key) || Number.isNaN(start.getTime()) || key < '0001') {
    return undefined;
  }
  // Date parsing may turn February 30 into March 1.
  if (!dateOf(start).startsWith(key)) return undefined;
  return { granularity, key, start: dateOf(start), end: dateOf(lastDay(granularity, start)) };
}

function lastDay(granularity: Granularity, start: Date): Date {
  const end = new Date(start);
  if (granularity === 'MONTH') end.setUTCMonth(end.getUTCMonth() + 1, 0);
  if (granularity === 'YEAR') end.setUTCMonth(12, 0);
  return end;
}

function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

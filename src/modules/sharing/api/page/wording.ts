const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Formats a size in powers of 1,000, such as `2.4 MB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // Values that would round to 1,000 use the next unit.
  while (unit < UNITS.length - 1 && value >= (unit === 0 ? 1_000 : 999.5)) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Formats a count, such as `1 file` or `1,200 files`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** Formats a date in UTC, such as `14 June 2026`, because the visitor's time zone is unknown. */
export function dayText(date: Date): string {
  return DAY.format(date);
}

/** Formats a time, such as `14 June 2026 at 05:12 UTC`. */
export function momentText(date: Date): string {
  return `${MOMENT.format(date)} UTC`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Formats a span of time, such as `9 to 48 hours` or `1 minute to 12 hours`. Shorter than a minute counts as one. */
export function spanText(fromMs: number, toMs: number): string {
  const [from, to] = [durationOf(fromMs), durationOf(toMs)];
  if (from.unit !== to.unit) return `${textOf(from)} to ${textOf(to)}`;
  return from.count === to.count ? textOf(to) : `${from.count} to ${textOf(to)}`;
}

interface Duration {
  readonly count: number;
  readonly unit: 'minute' | 'hour';
}

function durationOf(ms: number): Duration {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  return minutes < 60
    ? { count: minutes, unit: 'minute' }
    : { count: Math.round(ms / HOUR_MS), unit: 'hour' };
}

function textOf({ count, unit }: Duration): string {
  return countText(count, unit);
}

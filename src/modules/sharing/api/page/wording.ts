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

export const GRANULARITIES = ['DAY', 'MONTH', 'YEAR'] as const;

/** Length of the periods of a timeline, in UTC. */
export type Granularity = (typeof GRANULARITIES)[number];

/** Number of characters of `2024-05-31` that identify a period. */
const NAME_LENGTH: Record<Granularity, number> = { DAY: 10, MONTH: 7, YEAR: 4 };

/** A name such as `2024-05-31`, `2024-05` or `2024`. */
export function stretchName(granularity: Granularity, start: Date): string {
  return start.toISOString().slice(0, NAME_LENGTH[granularity]);
}

/** Start of the period that contains this time. */
export function stretchStart(granularity: Granularity, moment: Date): Date {
  return new Date(stretchName(granularity, moment));
}

/** End of the period that begins at `start`, which is the start of the next one. */
export function stretchEnd(granularity: Granularity, start: Date): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (granularity === 'DAY') return new Date(Date.UTC(year, month, day + 1));
  if (granularity === 'MONTH') return new Date(Date.UTC(year, month + 1, 1));
  return new Date(Date.UTC(year + 1, 0, 1));
}

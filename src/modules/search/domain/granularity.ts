export const GRANULARITIES = ['DAY', 'MONTH', 'YEAR'] as const;

/** How long the stretches of a timeline are. They are those of UTC. */
export type Granularity = (typeof GRANULARITIES)[number];

/** How much of `2024-05-31` names a stretch. */
const NAME_LENGTH: Record<Granularity, number> = { DAY: 10, MONTH: 7, YEAR: 4 };

/** Like `2024-05-31`, `2024-05` or `2024`. */
export function stretchName(granularity: Granularity, start: Date): string {
  return start.toISOString().slice(0, NAME_LENGTH[granularity]);
}

/** When the stretch that has this moment begins. */
export function stretchStart(granularity: Granularity, moment: Date): Date {
  return new Date(stretchName(granularity, moment));
}

/** When the stretch that begins at `start` is over: the start of the next one. */
export function stretchEnd(granularity: Granularity, start: Date): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (granularity === 'DAY') return new Date(Date.UTC(year, month, day + 1));
  if (granularity === 'MONTH') return new Date(Date.UTC(year, month + 1, 1));
  return new Date(Date.UTC(year + 1, 0, 1));
}

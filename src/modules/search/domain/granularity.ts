export const GRANULARITIES = ['DAY', 'MONTH', 'YEAR'] as const;

/** Length of the periods of a timeline. */
export type Granularity = (typeof GRANULARITIES)[number];

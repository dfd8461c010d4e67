/** Inclusive limits. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** The number if it is finite and within the limits, otherwise undefined. */
export function saneNumber(value: unknown, limits: NumberLimits): number | undefined {
  if (typeof value !== 'number' || !(value >= limits.min && value <= limits.max)) {
    return undefined;
  }
  return limits.integer && !Number.isInteger(value) ? undefined : value;
}

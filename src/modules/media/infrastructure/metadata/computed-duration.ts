import type { Input } from 'mediabunny';

import { SANE_LIMITS } from '../../domain/sane-limits.ts';
import { saneNumber } from '../../domain/sane-number.ts';
import { attempt } from './attempt.ts';

/** Milliseconds, computed from the packets of the file as far as they can be read. */
export async function computedDuration(input: Input): Promise<number | undefined> {
  return durationMs(await attempt(() => input.computeDuration()));
}

/** Milliseconds of a duration in seconds, if it makes sense. */
export function durationMs(seconds: number | null | undefined): number | undefined {
  return saneNumber(Math.round((seconds ?? Number.NaN) * 1000), SANE_LIMITS.durationMs);
}

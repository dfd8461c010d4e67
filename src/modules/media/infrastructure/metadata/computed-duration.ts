import type { Input } from 'mediabunny';

import { SANE_LIMITS } from '../../domain/sane-limits.ts';
import { saneNumber } from '../../domain/sane-number.ts';
import { attempt } from './attempt.ts';

/** Milliseconds, computed from the packets of the file as far as they can be read. */
export async function computedDuration(input: Input): Promise<number | undefined> {
  const end = await attempt(() => input.computeDuration());
  // The clock of MPEG-TS and of live streams starts anywhere.
  const start = (await attempt(() => input.getFirstTimestamp())) ?? 0;
  return end === undefined ? undefined : durationMs(end - Math.max(0, start));
}

/** Milliseconds of a duration in seconds, if it makes sense. */
export function durationMs(seconds: number | null | undefined): number | undefined {
  return saneNumber(Math.round((seconds ?? Number.NaN) * 1000), SANE_LIMITS.durationMs);
}

import { percentile } from '../support/statistics.ts';
import type { HotQuery } from './hot-query.ts';

/** Two of 40 times are above the 95th percentile. */
const ROUNDS = 40;
const WARM_UPS = 3;

/** Milliseconds. */
export interface Measured {
  readonly p50: number;
  readonly p95: number;
}

/** Runs everything in turns, so that a busy machine affects all alike. Returns the times by name. */
export async function measure(
  work: readonly Pick<HotQuery, 'name' | 'run'>[],
): Promise<ReadonlyMap<string, Measured>> {
  const times = work.map((): number[] => []);
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    for (const [index, { run }] of work.entries()) {
      const startedAt = performance.now();
      await run();
      if (round >= 0) times[index]?.push(performance.now() - startedAt);
    }
  }
  return new Map(
    work.map(({ name }, index) => {
      const own = times[index] ?? [];
      return [name, { p50: percentile(own, 0.5), p95: percentile(own, 0.95) }];
    }),
  );
}

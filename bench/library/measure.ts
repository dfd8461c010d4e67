import { percentile } from '../support/statistics.ts';

const ROUNDS = 20;

export interface Measured {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
}

/** Runs everything in turns, so that a busy machine affects all alike. Times in milliseconds. */
export async function measure(
  work: readonly { readonly name: string; readonly run: () => Promise<unknown> }[],
): Promise<Measured[]> {
  const times = work.map((): number[] => []);
  for (let round = -3; round < ROUNDS; round += 1) {
    for (const [index, { run }] of work.entries()) {
      const startedAt = performance.now();
      await run();
      if (round >= 0) times[index]?.push(performance.now() - startedAt);
    }
  }
  return work.map(({ name }, index) => ({
    name,
    p50: percentile(times[index] ?? [], 0.5),
    p95: percentile(times[index] ?? [], 0.95),
  }));
}

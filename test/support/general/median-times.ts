import { percentile } from './percentiles.ts';

/** How far the median times of requests that must not differ are apart. Milliseconds. */
interface MedianTimes {
  readonly spread: number;
  /** 5 percent of the fastest, or 2. */
  readonly tolerance: number;
}

/** Measures requests in turn, in another order in each round, so that none profits from what came before it. */
export async function medianTimes(
  rounds: number,
  requests: Readonly<Record<string, (round: number) => Promise<void>>>,
): Promise<MedianTimes> {
  const all = Object.entries(requests).map(([name, send]) => ({ name, send, ms: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < all.length; at += 1) {
      const one = all[(at + round) % all.length];
      const began = performance.now();
      await one?.send(round);
      one?.ms.push(performance.now() - began);
    }
  }
  const medians = all.map(({ ms }) => percentile(ms, 0.5));
  const least = Math.min(...medians);
  console.log(all.map(({ name }, at) => `${name}: ${medians[at]?.toFixed(2)} ms`).join(', '));
  return {
    spread: Math.max(...medians) - least,
    tolerance: Math.max(2, least * 0.05),
  };
}

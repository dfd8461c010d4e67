import type { BenchServer } from './servers.ts';

/**
 * Runs every server once per round, so that disturbances affect all. Each round starts with
 * another server, so that none always follows the same one. The first round is a warm-up (compiles code, creates files
 * and rows) and does not count.
 */
export async function sideBySide<T>(
  servers: readonly BenchServer[],
  rounds: number,
  measure: (server: BenchServer, isWarmUp: boolean) => Promise<T>,
): Promise<Map<BenchServer, T[]>> {
  const results = new Map<BenchServer, T[]>(servers.map((server) => [server, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % servers.length;
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const measured = await measure(server, round === 0);
      if (round > 0) results.get(server)?.push(measured);
    }
  }
  return results;
}

import { loadavg } from 'node:os';

import type { Scenario } from './scenarios.ts';
import {
  cpuSeconds,
  cpuSecondsBelow,
  peakMemoryMiB,
  resetPeakMemory,
} from './support/process-cpu.ts';
import { RawTusClient } from './support/raw-tus-client.ts';
import type { BenchServer } from './support/servers.ts';
import { sideBySide } from './support/side-by-side.ts';
import { percentile } from './support/statistics.ts';
import { type Measurement, uploadReport } from './support/upload-report.ts';
import { warmMemory } from './support/warm-memory.ts';

let marks = 0;

/** Measures one scenario on every server and prints the costs and how ours compares with each peer. */
export async function benchUploads(
  scenario: Scenario,
  servers: readonly BenchServer[],
  folder: string,
  print: (text: string) => void,
): Promise<void> {
  const results = await sideBySide(servers, scenario.rounds, async (server, isWarmUp) => {
    await warmMemory(folder, scenario.bytes);
    return measure(scenario, server, isWarmUp);
  });
  const load = loadavg()[0]?.toFixed(1);
  print(`\n${scenario.name}, median of ${scenario.rounds} rounds, load average ${load}`);
  print(uploadReport(scenario, results));
}

async function measure(
  scenario: Scenario,
  server: BenchServer,
  isWarmUp: boolean,
): Promise<Measurement> {
  const { pid } = server;
  using client = new RawTusClient(server.uploadsUrl, server.token);
  resetPeakMemory(pid);
  const own = cpuSeconds(pid);
  const below = cpuSecondsBelow(pid);
  const started = performance.now();
  const times = await scenario.run(client, () => (marks += 1), isWarmUp);
  const wall = (performance.now() - started) / 1000;
  // Before reading the CPU time, so that work deferred until after the responses is included.
  await server.clear();
  const ownAfter = cpuSeconds(pid);
  return {
    wall,
    cpu: ownAfter.total - own.total,
    kernel: ownAfter.kernel - own.kernel,
    postgres: cpuSecondsBelow(pid) - below,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    peakMiB: peakMemoryMiB(pid),
  };
}

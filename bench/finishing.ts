import { RawTusClient } from './support/raw-tus-client.ts';
import type { BenchServer } from './support/servers.ts';
import { median, table } from './support/statistics.ts';

const MIB = 1024 ** 2;

/** Measures the time from the last byte to a completed file, for a small and a large upload. */
export async function benchFinishing(
  server: BenchServer,
  print: (text: string) => void,
): Promise<void> {
  const sizes = [
    { name: '5 MiB', bytes: 5 * MIB },
    { name: '1 GiB', bytes: 1024 * MIB },
  ];
  const times = new Map<string, number[]>(sizes.map(({ name }) => [name, []]));
  let mark = 1_000_000;
  for (let round = 0; round <= 5; round += 1) {
    for (const { name, bytes } of sizes) {
      using client = new RawTusClient(server.uploadsUrl, server.token);
      const { finishMs } = await client.upload(bytes, bytes, (mark += 1));
      if (round > 0) times.get(name)?.push(finishMs);
      await server.clear();
    }
  }
  const medians = sizes.map(({ name }) => median(times.get(name) ?? []));
  const ratio = (medians[1] ?? 0) / (medians[0] ?? 1);
  const rows = sizes.map(({ name }, index) => [name, `${medians[index]?.toFixed(1)} ms`]);
  print(`\nLast byte → COMPLETED, median of 5\n${table(['upload', 'time'], rows)}`);
  print(`ratio 1 GiB / 5 MiB: ${ratio.toFixed(2)}`);
}

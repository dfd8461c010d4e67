import { cpuSeconds, residentMiB, treeCpuSeconds } from './support/process-cpu.ts';
import { RawTusClient } from './support/raw-tus-client.ts';
import type { BenchServer } from './support/servers.ts';
import { median, table } from './support/statistics.ts';
import { warmMemory } from './support/warm-memory.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

interface Measurement {
  readonly mibPerSecond: number;
  /** Of the server process, and how much of it in the kernel. */
  readonly cpuPerGib: number;
  readonly kernelPerGib: number;
  /** With PostgreSQL, where the server runs one. */
  readonly treeCpuPerGib: number;
  readonly finishMs: number;
}

interface Scenario {
  readonly name: string;
  readonly size: number;
  readonly chunkBytes: number;
  readonly rounds: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: '512 MiB in one PATCH', size: 512 * MIB, chunkBytes: 512 * MIB, rounds: 9 },
  { name: '256 MiB in 5 MiB chunks', size: 256 * MIB, chunkBytes: 5 * MIB, rounds: 5 },
];

/** Uploads side by side: each round runs every server once, so that what disturbs the machine disturbs all. */
export async function benchUploads(
  servers: readonly BenchServer[],
  folder: string,
  print: (text: string) => void,
): Promise<void> {
  let mark = 1;
  for (const scenario of SCENARIOS) {
    const results = new Map<BenchServer, Measurement[]>(servers.map((server) => [server, []]));
    for (let round = -1; round <= scenario.rounds; round += 1) {
      for (const server of servers) {
        await warmMemory(folder, 2 * scenario.size);
        const measured = await measure(server, scenario, (mark += 1));
        // The first two rounds warm up: code is compiled, the page cache is filled.
        if (round > 0) results.get(server)?.push(measured);
      }
    }
    print(`\n${scenario.name}, median of ${scenario.rounds}\n${report(results)}`);
  }
}

/** How long the last byte takes to become a file, for a small and a large upload. */
export async function benchFinishing(
  server: BenchServer,
  print: (text: string) => void,
): Promise<void> {
  const sizes = [
    { name: '5 MiB', bytes: 5 * MIB },
    { name: '1 GiB', bytes: GIB },
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

async function measure(
  server: BenchServer,
  { size, chunkBytes }: Scenario,
  mark: number,
): Promise<Measurement> {
  using client = new RawTusClient(server.uploadsUrl, server.token);
  const before = cpuSeconds(server.pid);
  const treeBefore = treeCpuSeconds(server.pid);
  const { totalMs, finishMs } = await client.upload(size, chunkBytes, mark);
  const after = cpuSeconds(server.pid);
  const gib = size / GIB;
  const measured = {
    mibPerSecond: size / MIB / (totalMs / 1000),
    cpuPerGib: (after.total - before.total) / gib,
    kernelPerGib: (after.kernel - before.kernel) / gib,
    treeCpuPerGib: (treeCpuSeconds(server.pid) - treeBefore) / gib,
    finishMs,
  };
  await server.clear();
  return measured;
}

function report(results: ReadonlyMap<BenchServer, readonly Measurement[]>): string {
  const of = (server: BenchServer, key: keyof Measurement): number =>
    median((results.get(server) ?? []).map((measurement) => measurement[key]));
  const servers = [...results.keys()];
  const peer = servers.at(-1);
  const rows = servers.map((server) => [
    server.name,
    of(server, 'mibPerSecond').toFixed(0),
    of(server, 'cpuPerGib').toFixed(2),
    of(server, 'kernelPerGib').toFixed(2),
    of(server, 'treeCpuPerGib').toFixed(2),
    peer ? (of(server, 'cpuPerGib') / of(peer, 'cpuPerGib')).toFixed(2) : '',
    peer ? (of(server, 'treeCpuPerGib') / of(peer, 'treeCpuPerGib')).toFixed(2) : '',
    `${residentMiB(server.pid).toFixed(0)} MiB`,
  ]);
  const header = [
    'server',
    'MiB/s',
    'CPU-s/GiB',
    'in the kernel',
    'with PostgreSQL',
    'ratio',
    'ratio with PostgreSQL',
    'resident',
  ];
  return table(header, rows);
}

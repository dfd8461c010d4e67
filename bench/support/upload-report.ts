import type { Scenario } from '../scenarios.ts';
import type { BenchServer } from './servers.ts';
import { median, table } from './statistics.ts';

const GIB = 1024 ** 3;

/** One round of one server. Times in seconds; p50 and p95 in milliseconds per upload. */
export interface Measurement {
  readonly wall: number;
  /** Of the server process, including `kernel`. */
  readonly cpu: number;
  readonly kernel: number;
  /** Of its child processes. */
  readonly postgres: number;
  readonly p50: number;
  readonly p95: number;
  readonly peakMiB: number;
}

interface Ratio {
  readonly title: string;
  readonly of: (measurement: Measurement) => number;
}

const RATIOS: readonly Ratio[] = [
  { title: 'wall time', of: ({ wall }) => wall },
  { title: 'CPU', of: ({ cpu }) => cpu },
  { title: 'CPU with PostgreSQL', of: ({ cpu, postgres }) => cpu + postgres },
];
const LATENCY_RATIOS: readonly Ratio[] = [
  { title: 'p50', of: ({ p50 }) => p50 },
  { title: 'p95', of: ({ p95 }) => p95 },
];

/** The costs of all servers, and the ratio of the first server's cost to that of each peer. */
export function uploadReport(
  scenario: Scenario,
  results: ReadonlyMap<BenchServer, readonly Measurement[]>,
): string {
  const [[ours, ourRounds] = [undefined, []], ...peers] = [...results];
  const ratios = scenario.uploads ? [...RATIOS, ...LATENCY_RATIOS] : RATIOS;
  const rows = peers.map(([{ name }, rounds]) => [
    name,
    ...ratios.map(({ of }) => ratio(ourRounds.map(of), rounds.map(of))),
  ]);
  return [
    costs(scenario, results),
    table([`${ours?.name} ÷`, ...ratios.map(({ title }) => title)], rows),
  ].join('\n');
}

function costs(
  { bytes, uploads }: Scenario,
  results: ReadonlyMap<BenchServer, readonly Measurement[]>,
): string {
  const unit = uploads ? '1,000 uploads' : 'GiB';
  const units = uploads ? uploads / 1000 : bytes / GIB;
  const rate = uploads ?? bytes / 1024 ** 2;
  const rows = [...results].map(([{ name }, rounds]) => {
    const of = (value: (round: Measurement) => number, digits: number): string =>
      median(rounds.map(value)).toFixed(digits);
    return [
      name,
      of(({ wall }) => wall, 2),
      of(({ wall }) => rate / wall, 0),
      of(({ cpu }) => cpu / units, 2),
      of(({ kernel }) => kernel / units, 2),
      of(({ postgres }) => postgres / units, 2),
      ...(uploads ? [of(({ p50 }) => p50, 1), of(({ p95 }) => p95, 1)] : []),
      of(({ peakMiB }) => peakMiB, 0),
    ];
  });
  const header = [
    'server',
    'wall s',
    uploads ? 'uploads/s' : 'MiB/s',
    `CPU-s/${unit}`,
    'in the kernel',
    'PostgreSQL',
    ...(uploads ? ['p50 ms', 'p95 ms'] : []),
    'peak MiB',
  ];
  return table(header, rows);
}

/** The median and range of the ratios within each round. */
function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const each = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  const [least, most] = [Math.min(...each), Math.max(...each)];
  return `${median(each).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

import { percentile } from '../general/percentiles.ts';
import type { BodyRead } from '../processes/tus-host.ts';
import type { FaultKind, Hit } from './storm-faults.ts';

/** The cost of a fault for one upload. */
interface Cost {
  /** `none` if no fault has hit the upload before. */
  readonly kind: FaultKind | 'none';
  /** Bytes that the server has read more than once. */
  readonly bytes: number;
}

/** If several faults hit an upload in one request, the cost is attributed to the first in this list. */
const GRAVEST_FIRST: readonly FaultKind[] = [
  'kill -9',
  'database cut',
  'database stall',
  'rolling restart',
  'drain',
];

/** The cost of every fault for every upload it hit. Bytes reread by a request are attributed to the preceding fault. */
export function costsOf(bodies: readonly BodyRead[], hits: readonly Hit[]): Cost[] {
  const costs = new Map<Hit | undefined, number>(hits.map((hit) => [hit, 0]));
  const read = new Map<string, { end: number; startedAt: number }>();
  for (const { path, offset, bytes, startedAt } of bodies) {
    const before = read.get(path) ?? { end: 0, startedAt: 0 };
    const again = Math.max(0, Math.min(before.end, offset + bytes) - offset);
    read.set(path, { end: Math.max(before.end, offset + bytes), startedAt });
    if (again === 0) continue;
    const earlier = hits.filter((hit) => hit.path === path && hit.at <= startedAt);
    const since = earlier.filter((hit) => hit.at >= before.startedAt);
    const graver = GRAVEST_FIRST.map((kind) => since.find((hit) => hit.kind === kind));
    const hit = graver.find(Boolean) ?? earlier.at(-1);
    costs.set(hit, (costs.get(hit) ?? 0) + again);
  }
  return [...costs].map(([hit, bytes]) => ({ kind: hit?.kind ?? 'none', bytes }));
}

const MIB = 1024 * 1024;

/** One line per kind of fault. */
export function costTable(costs: readonly Cost[], dealt: readonly FaultKind[]): string {
  return [...new Set(costs.map(({ kind }) => kind))]
    .map((kind) => {
      const mib = costs.filter((cost) => cost.kind === kind).map(({ bytes }) => bytes / MIB);
      const faults = dealt.filter((other) => other === kind).length;
      const [median, max] = [0.5, 1].map((share) => percentile(mib, share).toFixed(2));
      return `  ${kind}: ${faults} faults, ${mib.length} uploads met, read again ${median} MiB (median) to ${max} MiB`;
    })
    .join('\n');
}

import { describe, expect, it } from 'vitest';

import type { RetrievalEstimate } from '../../../../src/modules/retrieval/domain/retrieval-estimate.ts';
import { longestThaw, ThawTimes } from '../../../../src/modules/sharing/application/thaw-times.ts';

const NOW = new Date('2026-06-14T12:00:00Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);

function thawTimes(found: Readonly<Record<string, readonly [number, number][]>>): ThawTimes {
  const estimates = Object.entries(found).map(
    ([id, tiers]) =>
      [
        id,
        tiers.map(([from, to]) => ({ earliestAt: after(from), latestAt: after(to) })),
      ] as unknown as [string, RetrievalEstimate[]],
  );
  return new ThawTimes({ ofEach: async () => new Map(estimates) }, { now: () => NOW });
}

describe('the time that a thaw takes', () => {
  it('reaches from the fastest tier to the slowest', async () => {
    const times = await thawTimes({
      a: [
        [9, 12],
        [24, 48],
      ],
      b: [],
    }).of('owner', ['a', 'b']);
    expect([...times]).toEqual([['a', { fromMs: 9, toMs: 48 }]]);
  });

  it('of several files covers all of them', () => {
    const times = [
      { fromMs: 3, toMs: 5 },
      { fromMs: 1, toMs: 2 },
    ];
    expect(longestThaw(times)).toEqual({ fromMs: 1, toMs: 5 });
    expect(longestThaw([])).toBeUndefined();
  });
});

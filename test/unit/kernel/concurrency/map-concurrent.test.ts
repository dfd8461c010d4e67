import { describe, expect, it } from 'vitest';

import { mapConcurrent } from '../../../../src/kernel/concurrency/map-concurrent.ts';
import { collect } from '../../../support/storage/object-source.ts';
import { gate } from '../../upload/application/fakes.ts';

describe('mapConcurrent', () => {
  it('yields results while others are pending, within the concurrency limit', async () => {
    const slow = gate();
    let atWork = 0;
    let most = 0;
    const batches = mapConcurrent([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, (atWork += 1));
      if (item === 1) await slow.passed;
      else await Promise.resolve();
      atWork -= 1;
      return item;
    });
    const seen: number[] = [];
    while (seen.length < 4) seen.push(...((await batches.next()).value ?? []));
    expect(seen).toEqual([2, 3, 4, 5]);
    slow.open();
    expect(await collect(batches)).toEqual([[1]]);
    expect(most).toBe(2);
  });

  it('yields nothing for an empty list', async () => {
    expect(await collect(mapConcurrent([], 8, async () => 1))).toEqual([]);
  });

  it('yields the results before a failure, then rejects', async () => {
    const batches = mapConcurrent([1, 2, 3], 1, async (item) => {
      if (item === 3) throw new Error('no');
      return item;
    });
    const seen: number[] = [];
    const all = async () => {
      for await (const batch of batches) seen.push(...batch);
    };
    await expect(all()).rejects.toThrow('no');
    expect(seen).toEqual([1, 2]);
  });
});

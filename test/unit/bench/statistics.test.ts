import { describe, expect, it } from 'vitest';

import type { BenchServer } from '../../../bench/support/servers.ts';
import { sideBySide } from '../../../bench/support/side-by-side.ts';
import { median, percentile } from '../../../bench/support/statistics.ts';

describe('benchmark statistics', () => {
  it('compute the median, averaging the two middle values', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 2])).toBe(3.5);
  });

  it('compute the nearest-rank percentile', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile([7], 0.95)).toBe(7);
  });

  it('rotate which server goes first and discard the warm-up round', async () => {
    const servers = ['a', 'b', 'c'].map((name) => ({ name }) as BenchServer);
    const order: string[] = [];
    const results = await sideBySide(servers, 3, async ({ name }) => order.push(name));
    expect(order.join('')).toBe('abcbcacababc');
    expect([...results.values()]).toEqual([
      [6, 8, 10],
      [4, 9, 11],
      [5, 7, 12],
    ]);
  });
});

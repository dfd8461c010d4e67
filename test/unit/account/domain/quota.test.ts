import { describe, expect, it } from 'vitest';

import { isDomainError } from '../../../../src/kernel/domain-error.ts';
import { Quota } from '../../../../src/modules/account/domain/quota.ts';

describe('Quota', () => {
  it.each([
    [100, 0, 0, 100],
    [100, 60, 30, 10],
    [100, 60, 40, 0],
    [50, 60, 40, 0],
    [0, 0, 0, 0],
  ])('of %d with %d used and %d reserved has %d available', (limit, used, reserved, left) => {
    expect(Quota.of(limit, used, reserved).available).toBe(left);
  });

  it('reserves up to the limit and no further', () => {
    const quota = Quota.of(100, 60, 30);
    expect(quota.reserve(10)).toMatchObject({ limit: 100, used: 60, reserved: 40 });
    expect(() => quota.reserve(11)).toThrow(expect.objectContaining({ code: 'QUOTA_EXCEEDED' }));
  });

  it('accepts an empty reservation when full', () => {
    expect(Quota.of(100, 100, 0).reserve(0).reserved).toBe(0);
  });

  it.each([Number.NaN, -1, 1.5, Infinity, 2 ** 53])('refuses to reserve %d', (bytes) => {
    expect(() => Quota.of(2 ** 60, 0, 0).reserve(bytes)).toThrow(
      expect.objectContaining({ code: 'FILE_SIZE_INVALID' }),
    );
  });

  it('is immutable', () => {
    const quota = Quota.of(100, 0, 0);
    quota.reserve(10);
    expect(quota.reserved).toBe(0);
  });

  it('releases the reservation of an upload and adds the bytes it stored', () => {
    expect(Quota.of(100, 5, 30).settle(30, 20)).toMatchObject({ used: 25, reserved: 0 });
    expect(Quota.of(100, 5, 30).settle(10, 0)).toMatchObject({ used: 5, reserved: 20 });
  });

  it('frees the bytes of deleted files', () => {
    expect(Quota.of(100, 50, 7).settle(0, -20)).toMatchObject({ used: 30, reserved: 7 });
  });

  it('reports an overrun when used and reserved bytes exceed a lowered limit', () => {
    expect(() => Quota.of(57, 50, 7).requireWithin()).not.toThrow();
    expect(() => Quota.of(56, 50, 7).requireWithin()).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        message: expect.stringContaining('The account is 1 bytes over its quota.'),
      }),
    );
  });

  it('never lets used and reserved bytes exceed the limit, for random sequences of operations', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seeded(seed);
    for (let round = 0; round < 200; round += 1) {
      let quota = Quota.of(1 + random(1_000), 0, 0);
      const open: number[] = [];
      for (let step = 0; step < 30; step += 1) {
        if (random(3) > 0) {
          const bytes = random(300);
          try {
            quota = quota.reserve(bytes);
            open.push(bytes);
          } catch (error) {
            if (!isDomainError(error, 'QUOTA_EXCEEDED')) throw error;
            expect(bytes, `seed ${seed}`).toBeGreaterThan(quota.available);
          }
        } else {
          const bytes = open.pop() ?? 0;
          quota = quota.settle(bytes, random(2) === 0 ? bytes : 0);
        }
        expect(quota.used + quota.reserved, `seed ${seed}`).toBeLessThanOrEqual(quota.limit);
        expect(quota.reserved, `seed ${seed}`).toBe(open.reduce((sum, bytes) => sum + bytes, 0));
      }
    }
  });
});

/** Seeded random integers in [0, `below`), from a linear congruential generator. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

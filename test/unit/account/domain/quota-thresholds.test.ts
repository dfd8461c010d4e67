import { describe, expect, it } from 'vitest';

import { quotaLevel } from '../../../../src/modules/account/domain/quota-thresholds.ts';

describe('quotaLevel', () => {
  it.each([
    [1000, 0, 0],
    [1000, 799, 0],
    [1000, 800, 80],
    [1000, 949, 80],
    [1000, 950, 95],
    [1000, 999, 95],
    [1000, 1000, 100],
    [1000, 5000, 100],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 95],
    [0, 0, 0],
    [0, 1, 100],
  ])('with a limit of %d and %d used is %d', (limit, used, level) => {
    expect(quotaLevel({ limit, used })).toBe(level);
  });
});

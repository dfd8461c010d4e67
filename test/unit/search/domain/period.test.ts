import { describe, expect, it } from 'vitest';

import { periodOf } from '../../../../src/modules/search/domain/period.ts';

describe('a period of the timeline', () => {
  it.each([
    ['2024-05-31', 'DAY', '2024-05-31', '2024-05-31'],
    ['2024-02', 'MONTH', '2024-02-01', '2024-02-29'],
    ['2023-02', 'MONTH', '2023-02-01', '2023-02-28'],
    ['2024-12', 'MONTH', '2024-12-01', '2024-12-31'],
    ['1999', 'YEAR', '1999-01-01', '1999-12-31'],
  ])('%s is a %s from %s to %s', (key, granularity, start, end) => {
    expect(periodOf(key)).toEqual({ granularity, key, start, end });
  });

  it.each([
    '',
    '24',
    '2024-5',
    '2024-13',
    '2024-02-30',
    '2024-05-31T',
    ' 2024',
    '0000',
    '2024-05-',
    '+02024',
    "2024' --",
  ])('is not named by %j', (key) => {
    expect(periodOf(key)).toBeUndefined();
  });
});

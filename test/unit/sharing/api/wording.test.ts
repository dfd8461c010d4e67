import { describe, expect, it } from 'vitest';

import { sizeText, spanText } from '../../../../src/modules/sharing/api/page/wording.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the wording of share pages', () => {
  it.each([
    [9 * HOUR, 48 * HOUR, '9 to 48 hours'],
    [9 * HOUR - 5, 48 * HOUR + 5, '9 to 48 hours'],
    [MINUTE, 12 * HOUR, '1 minute to 12 hours'],
    [HOUR, HOUR, '1 hour'],
    [2_000, 9_000, '1 minute'],
    [2 * MINUTE, 59 * MINUTE, '2 to 59 minutes'],
    [60 * MINUTE - 1, 2 * HOUR, '1 to 2 hours'],
  ])('of a span from %i to %i ms is "%s"', (from, to, text) => {
    expect(spanText(from, to)).toBe(text);
  });

  it.each([
    [999, '999 bytes'],
    [999_950, '1.0 MB'],
    [2_440_000, '2.4 MB'],
  ])('of %i bytes is "%s"', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

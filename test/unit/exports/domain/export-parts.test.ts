import { describe, expect, it } from 'vitest';

import { partsOf, requirePartBytes } from '../../../../src/modules/exports/domain/export-parts.ts';
import { nameInPart } from '../../../../src/modules/exports/domain/part-name.ts';

const MIB = 1024 ** 2;

describe('the parts of an export', () => {
  it.each([
    ['of one file', [50], [1]],
    ['that fit exactly', [40, 50], [1, 1]],
    ['that exceed the limit by one byte', [40, 51], [1, 2]],
    ['of a file that is larger than a part', [1, 1_000, 1], [1, 2, 3]],
    ['of a first file that is larger than a part', [1_000, 1], [1, 2]],
    ['of empty files', [0, 0, 90, 0], [1, 1, 1, 1]],
    ['of no files', [], []],
  ])('%s are filled in order', (_what, bytes, parts) => {
    expect(partsOf(bytes, 10, 100)).toEqual(parts);
  });

  it('have at most 10,000 files', () => {
    const parts = partsOf(
      Array.from({ length: 10_001 }, () => 0),
      0,
      MIB,
    );
    expect(parts.slice(-2)).toEqual([1, 2]);
  });

  it.each([64 * MIB, 2 * 1024 * MIB, 50 * 1024 * MIB])('may have %i bytes', (bytes) => {
    expect(requirePartBytes(bytes)).toBe(bytes);
  });

  it.each([0, 64 * MIB - 1, 50 * 1024 * MIB + 1, Number.NaN])(
    'may not have %f bytes',
    (partBytes) => {
      expect(() => requirePartBytes(partBytes)).toThrow(
        expect.objectContaining({ code: 'EXPORT_PART_SIZE_INVALID' }),
      );
    },
  );

  it('name what each of them has after their number, except the first', () => {
    expect([1, 2, 1_000].map((part) => nameInPart('manifest.json', part))).toEqual([
      'manifest.json',
      'manifest-002.json',
      'manifest-1000.json',
    ]);
  });
});

import { describe, expect, it } from 'vitest';

import { FileSize } from '../../../src/kernel/file-size.ts';

const GIB = 1024 ** 3;

describe('FileSize', () => {
  it.each([0, 1, 1024, 2 ** 31, 2 ** 32 + 1, 5 * GIB - 1, 5 * GIB])('accepts %d bytes', (bytes) => {
    expect(FileSize.ofBytes(bytes).bytes).toBe(bytes);
  });

  it.each([-1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 + 2, Number.MAX_VALUE])(
    'refuses %d as an invalid size',
    (bytes) => {
      expect(() => FileSize.ofBytes(bytes)).toThrow(
        expect.objectContaining({ code: 'FILE_SIZE_INVALID' }),
      );
    },
  );

  it.each([5 * GIB + 1, 2 ** 53 - 1])('refuses %d as too large', (bytes) => {
    expect(() => FileSize.ofBytes(bytes)).toThrow(
      expect.objectContaining({ code: 'FILE_TOO_LARGE' }),
    );
  });

  it('refuses a numeric string', () => {
    expect(() => FileSize.ofBytes('5' as unknown as number)).toThrow(
      expect.objectContaining({ code: 'FILE_SIZE_INVALID' }),
    );
  });

  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [1024 ** 2 - 6, '1023.99 KiB'],
    [1024 ** 2 - 1, '1.00 MiB'],
    [3.5 * 1024 ** 2, '3.50 MiB'],
    [GIB - 1, '1.00 GiB'],
    [GIB, '1.00 GiB'],
    [5 * GIB, '5.00 GiB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(String(FileSize.ofBytes(bytes))).toBe(text);
  });

  it('is empty only at 0 bytes', () => {
    expect(FileSize.ofBytes(0).isEmpty).toBe(true);
    expect(FileSize.ofBytes(1).isEmpty).toBe(false);
  });

  it('equals the same number of bytes', () => {
    expect(FileSize.ofBytes(7).equals(FileSize.ofBytes(7))).toBe(true);
    expect(FileSize.ofBytes(7).equals(FileSize.ofBytes(8))).toBe(false);
  });
});

import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { FileHash } from '../../../src/kernel/file-hash.ts';

const HEX = '0123456789abcdef'.repeat(4);

describe('FileHash', () => {
  it('accepts 64 hexadecimal digits in either case and writes lower case', () => {
    expect(FileHash.ofHex(HEX).hex).toBe(HEX);
    expect(FileHash.ofHex(HEX.toUpperCase()).hex).toBe(HEX);
    expect(String(FileHash.ofHex(HEX))).toBe(HEX);
  });

  it.each([
    '',
    HEX.slice(1),
    `${HEX}0`,
    `${HEX}\n`,
    ` ${HEX}`,
    `${HEX.slice(1)}g`,
    `0x${HEX.slice(2)}`,
  ])('refuses %j', (text) => {
    expect(() => FileHash.ofHex(text)).toThrow(
      expect.objectContaining({ code: 'FILE_HASH_INVALID' }),
    );
  });

  it('provides the hash of zero bytes', () => {
    expect(FileHash.ofNothing.hex).toBe(createHash('sha256').digest('hex'));
  });

  it('equals the same digest', () => {
    expect(FileHash.ofHex(HEX).equals(FileHash.ofHex(HEX.toUpperCase()))).toBe(true);
    expect(FileHash.ofHex(HEX).equals(FileHash.ofNothing)).toBe(false);
  });
});

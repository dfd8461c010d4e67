import { describe, expect, it } from 'vitest';

import { FileName } from '../../../../src/modules/library/domain/file-name.ts';

const face = '\u{1F600}';

describe('FileName', () => {
  it.each([
    ['IMG_0001.HEIC', 'IMG_0001.HEIC'],
    ['my cat.jpg', 'my cat.jpg'],
    ['\u00fcber \u732b.png', '\u00fcber \u732b.png'],
    ['e\u0301.txt', '\u00e9.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..\\..\\boot.ini', '_.._boot.ini'],
    ['/absolute', '_absolute'],
    ['C:\\x', 'C__x'],
    ['.', 'unnamed'],
    ['..', 'unnamed'],
    ['. . .', 'unnamed'],
    ['.bashrc', 'bashrc'],
    ['name. . ', 'name'],
    ['a\r\nSet-Cookie: b', 'a__Set-Cookie_ b'],
    ['a\u0085b\u2028c\u2029d', 'a_b_c_d'],
    ['what?<yes>|"no"*', 'what__yes___no__'],
    ['photo\u202egpj.exe', 'photo_gpj.exe'],
    ['\u200f\u200ea\u061cb\u2066c\u2069', '__a_b_c_'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['nul .txt', '_nul .txt'],
    ['Com1.tar.gz', '_Com1.tar.gz'],
    ['com\u00b9', '_com\u00b9'],
    ['CONIN$', '_CONIN$'],
    ['console.log', 'console.log'],
    ['com10.txt', 'com10.txt'],
  ])('sanitizes %j to %j', (original, sanitized) => {
    const name = FileName.of(original);
    expect(name.sanitized).toBe(sanitized);
    expect(name.original).toBe(original);
    expect(String(name)).toBe(original);
  });

  it.each([
    ['nothing', ''],
    ['NUL', 'a\u0000.jpg'],
    ['a lone high surrogate', 'a\ud83d.jpg'],
    ['a lone low surrogate', '\ude00.jpg'],
    ['1,025 characters', 'a'.repeat(1025)],
  ])('refuses %s', (_what, original) => {
    expect(() => FileName.of(original)).toThrow(
      expect.objectContaining({ code: 'FILE_NAME_INVALID' }),
    );
  });

  it('accepts 1,024 characters', () => {
    expect(FileName.of('a'.repeat(1024)).original).toHaveLength(1024);
  });

  it('truncates the stem to fit 255 bytes and keeps the extension', () => {
    const { sanitized } = FileName.of(`${'a'.repeat(300)}.jpeg`);
    expect(sanitized).toBe(`${'a'.repeat(250)}.jpeg`);
  });

  it('leaves 255 bytes unchanged', () => {
    const exact = `${'a'.repeat(251)}.jpg`;
    expect(FileName.of(exact).sanitized).toBe(exact);
  });

  it('truncates at a character boundary', () => {
    const { sanitized } = FileName.of(`${face.repeat(75)}.png`);
    expect(sanitized).toBe(`${face.repeat(62)}.png`);
    expect(Buffer.byteLength(sanitized)).toBe(252);
  });

  it('treats a long suffix as part of the stem', () => {
    const { sanitized } = FileName.of(`v1.${'x'.repeat(300)}`);
    expect(sanitized).toBe(`v1.${'x'.repeat(252)}`);
  });

  it('leaves no trailing dot or space after truncating', () => {
    expect(FileName.of(`${'a'.repeat(254)} ${'b'.repeat(20)}`).sanitized).toBe('a'.repeat(254));
    expect(FileName.of(`con${' '.repeat(300)}b`).sanitized).toBe('_con');
  });

  it('inserts a number before the extension, within 255 bytes', () => {
    expect(FileName.of('photo.jpg').numbered(2)).toBe('photo (2).jpg');
    expect(FileName.of('.profile').numbered(3)).toBe('profile (3)');
    expect(FileName.of(`${'a'.repeat(300)}.jpg`).numbered(10)).toBe(`${'a'.repeat(246)} (10).jpg`);
  });

  it('is safe for random input', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    const pieces = ['.', ' ', '/', '\\', '..', 'con', 'aux.', face, '\u202e', '\n', '\u0958', 'a'];
    for (let round = 0; round < 2_000; round += 1) {
      const length = 1 + random(round % 10 === 0 ? 300 : 12);
      const original = Array.from({ length }, () => pieces[random(pieces.length)]).join('');
      const { sanitized } = FileName.of(original);
      const about = `seed ${seed}: ${JSON.stringify(original)}`;
      expect(sanitized, about).toMatch(/^[^. ]/);
      expect(sanitized, about).toMatch(/[^. ]$/);
      expect(sanitized, about).not.toMatch(/[/\\\p{Cc}\u202e]/u);
      expect(sanitized, about).not.toMatch(/^(con|aux) *(\.|$)/i);
      expect(Buffer.byteLength(sanitized), about).toBeLessThanOrEqual(255);
      expect(sanitized.isWellFormed(), about).toBe(true);
      expect(FileName.of(sanitized).sanitized, about).toBe(sanitized);
    }
  });

  it('equals the same original name, not merely the same sanitized name', () => {
    expect(FileName.of('a/b').equals(FileName.of('a/b'))).toBe(true);
    expect(FileName.of('a/b').equals(FileName.of('a:b'))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';

import { entryNames } from '../../../../src/modules/exports/domain/entry-names.ts';
import { SeededRandom } from '../../../support/general/seeded-random.ts';

describe('zip entry names', () => {
  it('are the sanitized names of the files', () => {
    const names = ['IMG_0001.JPG', 'Änderung 夏.png', 'no extension', '.hidden', 'a.tar.gz'];
    expect(entryNames(names)).toEqual([
      'IMG_0001.JPG',
      'Änderung 夏.png',
      'no extension',
      'hidden',
      'a.tar.gz',
    ]);
  });

  it.each([
    ['contains parent folders', '../../etc/passwd'],
    ['is absolute', '/etc/passwd'],
    ['contains a drive letter', 'C:\\Windows\\system.ini'],
    ['contains Windows parent folders', '..\\..\\boot.ini'],
    ['hides a path in control characters', '..\u0001/\u001fa\n/../b'],
  ])('contain no folder for a name that %s', (_what, original) => {
    const [name] = entryNames([original]);
    expect(name).toMatch(/^[^/\\:]+$/);
    expect(name).not.toMatch(/^\.|\p{Cc}/u);
  });

  it('number duplicates before the extension', () => {
    expect(entryNames(['a.jpg', 'a.jpg', 'b', 'a.jpg', 'b'])).toEqual([
      'a.jpg',
      'a (2).jpg',
      'b',
      'a (3).jpg',
      'b (2)',
    ]);
  });

  it('are distinct after case folding, normalization and sanitizing', () => {
    expect(entryNames(['A.jpg', 'a.JPG', 'e\u0301', '\u00e9', 'x/y', 'x_y', 'ß', 'SS'])).toEqual([
      'A.jpg',
      'a (2).JPG',
      'é',
      'é (2)',
      'x_y',
      'x_y (2)',
      'ß',
      'SS (2)',
    ]);
  });

  it('skip numbers that other files already have in their names', () => {
    expect(entryNames(['a (2).jpg', 'a.jpg', 'a.jpg', 'a (2).jpg'])).toEqual([
      'a (2).jpg',
      'a.jpg',
      'a (3).jpg',
      'a (2) (2).jpg',
    ]);
  });

  it('keep their extension within 255 bytes, numbered or not', () => {
    const long = `${'夏'.repeat(300)}.jpeg`;
    const names = entryNames([long, long]);
    expect(names[1]).toMatch(/夏 \(2\)\.jpeg$/);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });

  it('are computed quickly for 20,000 duplicates', () => {
    const names = entryNames(Array.from({ length: 20_000 }, () => 'IMG.jpg'));
    expect(names.at(-1)).toBe('IMG (20000).jpg');
  });

  it('are safe and distinct for random names', () => {
    const random = SeededRandom.ofRun();
    const pieces = [
      'a',
      'A',
      '.',
      '..',
      '/',
      '\\',
      ' ',
      ' (2)',
      '.jpg',
      '夏',
      '\u0007',
      'con',
    ] as const satisfies readonly string[];
    for (let round = 0; round < 200; round += 1) {
      const originals = Array.from({ length: 30 }, () =>
        Array.from({ length: random.between(1, 6) }, () => random.pick(pieces)).join(''),
      );
      const names = entryNames(originals);
      const about = `seed ${random.seed}: ${JSON.stringify(originals)}`;
      expect(new Set(names.map((name) => name.toLowerCase())).size, about).toBe(30);
      for (const name of names) {
        expect(name, about).toMatch(/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u);
        expect(Buffer.byteLength(name), about).toBeLessThanOrEqual(255);
      }
    }
  });
});

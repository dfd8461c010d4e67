import { describe, expect, it } from 'vitest';

import { entryNames } from '../../../../src/modules/exports/domain/entry-names.ts';
import { SeededRandom } from '../../../support/seeded-random.ts';

describe('the names in a zip', () => {
  it('are those of the files, where nothing stands against it', () => {
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
    ['goes up', '../../etc/passwd'],
    ['starts at the root', '/etc/passwd'],
    ['names a drive', 'C:\\Windows\\system.ini'],
    ['goes up in the way of Windows', '..\\..\\boot.ini'],
    ['hides a way in control characters', '..\u0001/\u001fa\n/../b'],
  ])('leave no folder to one that %s', (_what, original) => {
    const [name] = entryNames([original]);
    expect(name).toMatch(/^[^/\\:]+$/);
    expect(name).not.toMatch(/^\.|\p{Cc}/u);
  });

  it('number what is there already, before the extension', () => {
    expect(entryNames(['a.jpg', 'a.jpg', 'b', 'a.jpg', 'b'])).toEqual([
      'a.jpg',
      'a (2).jpg',
      'b',
      'a (3).jpg',
      'b (2)',
    ]);
  });

  it('differ by more than capitals, forms of letters, or what was replaced', () => {
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

  it('pass over a number that another file has by itself', () => {
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

  it('are found fast where 20,000 are the same', () => {
    const names = entryNames(Array.from({ length: 20_000 }, () => 'IMG.jpg'));
    expect(names.at(-1)).toBe('IMG (20000).jpg');
  });

  it('are safe and all different, whatever the files are called', () => {
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

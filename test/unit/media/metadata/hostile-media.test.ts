import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { readMediaFacts } from '../../../../src/modules/media/infrastructure/metadata/read-media-facts.ts';
import { folder } from '../../../support/general/folders.ts';
import { SeededRandom } from '../../../support/general/seeded-random.ts';
import { mp3Bytes } from '../../../support/media/audio-bytes.ts';
import { box, uint } from '../../../support/media/byte-builders.ts';
import { tiffBytes } from '../../../support/media/exif-bytes.ts';
import { factsOf } from '../../../support/media/facts-of.ts';
import { type TiffEntry, tiffFile } from '../../../support/media/gallery/tiff-file.ts';
import { heifBytes } from '../../../support/media/heif-bytes.ts';
import { jpegBytes } from '../../../support/media/jpeg-bytes.ts';
import { movieBytes } from '../../../support/media/movie-bytes.ts';
import { xmpText } from '../../../support/media/xmp-text.ts';

/** Milliseconds. Takes a fraction of a second on an idle machine; following what these bytes claim would take minutes. */
const BOUND = 10_000;
const BOUNDED = { timeout: BOUND };

async function samples(): Promise<[string, Buffer][]> {
  const photo = sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } });
  const exif = { IFD0: { Make: 'Canon' }, IFD2: { DateTimeOriginal: '2024:06:01 12:34:56' } };
  const formats = ['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const;
  const images = formats.map(async (format): Promise<[string, Buffer]> => [
    `image/${format}`,
    await photo.clone().withExif(exif).toFormat(format).toBuffer(),
  ]);
  return [
    ...(await Promise.all(images)),
    ['image/heic', heifBytes(40, 30, 1)],
    [
      'image/x-sony-arw',
      tiffBytes({ main: { 0x010f: 'Sony' }, exif: { 0x9003: '2024:06:01 12:34:56' } }),
    ],
    [
      'video/mp4',
      await movieBytes({ created: new Date('2024-06-01T10:34:56Z'), keys: { make: 'x' } }),
    ],
    ['video/webm', await movieBytes({ format: 'webm' })],
    ['audio/mpeg', mp3Bytes({ TIT2: 'Title' }, 20)],
  ];
}

describe('damaged media', async () => {
  for (const [type, bytes] of await samples()) {
    it(`reads ${type} that ends at any 5 %`, async () => {
      for (let percent = 0; percent < 100; percent += 5) {
        const started = performance.now();
        await factsOf(bytes.subarray(0, Math.floor((bytes.length * percent) / 100)), type);
        expect(performance.now() - started).toBeLessThan(BOUND);
      }
    });

    it(`reads ${type} with random bytes changed`, async () => {
      const random = new SeededRandom(7);
      for (let round = 0; round < 20; round++) {
        const damaged = Buffer.from(bytes);
        for (let change = 0; change < 10; change++) {
          damaged[Math.floor(random.next() * Math.min(damaged.length, 2000))] = Math.floor(
            random.next() * 256,
          );
        }
        const started = performance.now();
        await factsOf(damaged, type);
        expect(performance.now() - started).toBeLessThan(BOUND);
      }
    });
  }
});

describe('hostile media', () => {
  it('reads a directory that contains itself', BOUNDED, async () => {
    const exif = tiffBytes({ main: { 0x010f: 'Maker', 0x8769: [8], 0x8825: [8] } });
    exif.writeUInt32LE(8, exif.length - 4 - 'Maker\0'.length);
    expect(await factsOf(jpegBytes({ exif }), 'image/jpeg')).toMatchObject({ cameraMake: 'Maker' });
  });

  it('skips 10 MB of XMP and keeps the rest', BOUNDED, async () => {
    const xmp = xmpText('GCamera:MotionPhoto="1"', '<a>'.repeat(3_300_000));
    const bytes = jpegBytes({ xmp, exif: { main: { 0x010f: 'Maker' } } });
    expect(await factsOf(bytes, 'image/jpeg')).toEqual({
      width: 80,
      height: 60,
      cameraMake: 'Maker',
    });
  });

  it.each(['<?xpacket end="', '<a>', '<a/>', '&lt;', ' a="1"', '<a b:c="1">'])(
    'reads XMP that repeats %s',
    BOUNDED,
    async (text) => {
      const xmp = xmpText('', text.repeat(Math.floor(31_000 / text.length)));
      expect(await factsOf(jpegBytes({ xmp }), 'image/jpeg')).toEqual({ width: 80, height: 60 });
    },
  );

  it('skips XMP that expands entities', BOUNDED, async () => {
    const entities = Array.from(
      { length: 30 },
      (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`,
    );
    const xmp = `<!DOCTYPE x [<!ENTITY e0 "x">${entities.join('')}]>${xmpText('', '<a>&e30;</a>')}`;
    expect(await factsOf(jpegBytes({ xmp }), 'image/jpeg')).toEqual({ width: 80, height: 60 });
  });

  it('drops impossible values and keeps the rest', BOUNDED, async () => {
    const gps = {
      1: 'N',
      2: [
        [400, 1],
        [0, 1],
        [0, 1],
      ],
      3: 'E',
      4: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      6: [[1, 0]],
    } as const;
    const exif = {
      0x829a: [[0, 0]],
      0x829d: [[1, 0]],
      0x9003: '9999:01:01 00:00:00',
      0x9011: '+99:99',
      0x920a: [[50, 1]],
    } as const;
    const main = { 0x010f: `\x01${'M'.repeat(5000)}`, 0x0112: [99] };
    expect(await factsOf(jpegBytes({ exif: { main, exif, gps } }), 'image/jpeg')).toEqual({
      width: 80,
      height: 60,
      focalLengthMm: 50,
      cameraMake: 'M'.repeat(200),
    });
  });

  it('does not follow a 2 GiB value count', BOUNDED, async () => {
    const exif = tiffBytes({ main: { 0x010f: 'Maker', 0x0110: 'Model' } });
    exif.writeUInt32LE(0x7fff_ffff, 8 + 2 + 4);
    expect(await factsOf(jpegBytes({ exif }), 'image/jpeg')).toMatchObject({ width: 80 });
  });

  it.each([
    'image/jpeg',
    'image/heic',
    'image/x-canon-cr3',
    'video/mp4',
    'video/webm',
    'audio/mpeg',
  ])('does not read 5 GiB of zeros as %s', BOUNDED, async (type) => {
    await using files = await folder();
    const path = join(files.path, 'media');
    await writeFile(path, '');
    await truncate(path, 5 * 1024 ** 3);
    expect(await readMediaFacts(path, type)).toEqual({});
  });

  it('does not load an index that claims to be most of 5 GiB', BOUNDED, async () => {
    await using files = await folder();
    const path = join(files.path, 'media');
    const start = [
      box('ftyp', Buffer.from('isom')),
      uint(1, 4),
      Buffer.from('moov'),
      uint(5 * 1024 ** 3 - 12, 8),
    ];
    await writeFile(path, Buffer.concat(start));
    await truncate(path, 5 * 1024 ** 3);
    expect(await readMediaFacts(path, 'video/mp4')).toEqual({});
  });

  it('ignores a TIFF with a directory of 65,535 entries', BOUNDED, async () => {
    const many = Array.from({ length: 65_535 }, (_, tag): TiffEntry => [tag, 'LONG', [tag]]);
    const pointer: TiffEntry = [0x8769, 'LONG', { of: 'exif' }];
    for (const directories of [{ main: many }, { main: [pointer], exif: many }]) {
      expect(await factsOf(tiffFile({ directories }), 'image/tiff')).toEqual({});
    }
  });

  it('ignores a movie whose index claims four billion frames', BOUNDED, async () => {
    const table = (type: string): Buffer =>
      box(type, uint(0, 4), uint(1, 4), uint(0xffff_ffff, 4), uint(1, 4));
    const bytes = await movieBytes({ created: new Date('2024-06-01T10:34:56Z') });
    const stbl = bytes.indexOf('stbl') - 4;
    const grown = Buffer.concat([
      bytes.subarray(0, stbl + 8),
      table('ctts'),
      table('stts'),
      bytes.subarray(stbl + 8),
    ]);
    for (const type of ['moov', 'trak', 'mdia', 'minf', 'stbl']) {
      const at = grown.indexOf(type) - 4;
      grown.writeUInt32BE(grown.readUInt32BE(at) + 48, at);
    }
    expect(await factsOf(grown, 'video/mp4')).toEqual({});
  });

  it.each(['', 'text/plain', 'image', 'application/pdf'])(
    'knows nothing of the type %j',
    async (type) => {
      expect(await factsOf(Buffer.from('%PDF-1.7'), type)).toEqual({});
    },
  );

  it('rejects when the file is missing', async () => {
    await expect(readMediaFacts('/nonexistent/media', 'image/jpeg')).rejects.toThrow('ENOENT');
  });
});

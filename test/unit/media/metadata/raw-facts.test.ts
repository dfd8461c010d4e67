import { describe, expect, it } from 'vitest';

import { box, uint } from '../../../support/media/byte-builders.ts';
import { tiffBytes } from '../../../support/media/exif-bytes.ts';
import { factsOf } from '../../../support/media/facts-of.ts';
import { type TiffEntry, tiffFile } from '../../../support/media/gallery/tiff-file.ts';
import { jpegBytes } from '../../../support/media/jpeg-bytes.ts';

const MAIN = { 0x010f: 'Maker', 0x0110: 'Model', 0x0112: [8] };
const EXIF = {
  0x829a: [[1, 60]],
  0x9003: '2024:06:01 12:34:56',
  0x9011: '+09:00',
  0xa002: [6000],
  0xa003: [4000],
} as const;
const FACTS = {
  width: 4000,
  height: 6000,
  orientation: 8,
  cameraMake: 'Maker',
  cameraModel: 'Model',
  exposureSeconds: 1 / 60,
  capture: { local: '2024-06-01T12:34:56', offsetMinutes: 540 },
};

const THUMBNAIL: readonly TiffEntry[] = [
  [0xfe, 'LONG', [1]],
  [0x100, 'LONG', [160]],
  [0x101, 'LONG', [120]],
  [0x112, 'SHORT', [6]],
];
const SUB: TiffEntry = [0x14a, 'LONG', { of: 'raw' }];
const SENSOR: readonly TiffEntry[] = [
  [0xfe, 'LONG', [0]],
  [0x100, 'SHORT', [6000]],
  [0x101, 'SHORT', [4000]],
];

function sensorBytes(magic: string, directories: Record<string, readonly TiffEntry[]>): Buffer {
  return tiffFile({ head: Buffer.from(`${magic}\0\0\0\0`, 'latin1'), directories });
}

describe('facts of a raw photo', () => {
  it.each(['canon-cr2', 'nikon-nef', 'sony-arw', 'adobe-dng'])('are read from %s', async (type) => {
    const thumbnail = { 0x00fe: [1], 0x0100: [160], 0x0101: [120] };
    const bytes = tiffBytes({ main: { ...thumbnail, ...MAIN }, exif: EXIF });
    expect(await factsOf(bytes, `image/x-${type}`)).toMatchObject(FACTS);
  });

  it.each([
    ['olympus-orf', 'IIRO'],
    ['panasonic-rw2', 'IIU\0'],
  ])('are read from %s', async (type, magic) => {
    const bytes = tiffBytes({ main: MAIN, exif: EXIF });
    bytes.write(magic, 'latin1');
    expect(await factsOf(bytes, `image/x-${type}`)).toMatchObject(FACTS);
  });

  it('are read from the preview in a RAF', async () => {
    const preview = jpegBytes({ exif: { main: MAIN, exif: EXIF } });
    const header = Buffer.alloc(148);
    header.write('FUJIFILMCCD-RAW ');
    header.writeUInt32BE(header.length, 84);
    header.writeUInt32BE(preview.length, 88);
    const bytes = Buffer.concat([header, preview, Buffer.alloc(1000)]);
    expect(await factsOf(bytes, 'image/x-fujifilm-raf')).toMatchObject(FACTS);
  });

  it('are joined from the boxes of a CR3', async () => {
    const gps = {
      1: 'N',
      2: [
        [35, 1],
        [41, 1],
        [0, 1],
      ],
      3: 'E',
      4: [
        [139, 1],
        [42, 1],
        [0, 1],
      ],
    } as const;
    const bytes = Buffer.concat([
      box('ftyp', Buffer.from('crx '), uint(1, 4), Buffer.from('crx isom')),
      box(
        'moov',
        box(
          'uuid',
          Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
          box('CNCV', Buffer.from('CanonCR3')),
          box('CMT1', tiffBytes({ main: MAIN })),
          box('CMT2', tiffBytes({ main: EXIF })),
          box('CMT4', tiffBytes({ main: gps })),
        ),
      ),
    ]);
    expect(await factsOf(bytes, 'image/x-canon-cr3')).toMatchObject({
      ...FACTS,
      location: { latitude: 35 + 41 / 60, longitude: 139.7 },
    });
  });

  it.each(['nikon-nef', 'adobe-dng'])('include the size of the sensor in %s', async (type) => {
    const bytes = sensorBytes('II*\0', { main: [...THUMBNAIL, SUB], raw: SENSOR });
    expect(await factsOf(bytes, `image/x-${type}`)).toMatchObject({ width: 4000, height: 6000 });
  });

  it('include the size within the borders of the sensor of Panasonic', async () => {
    const main: TiffEntry[] = [
      [4, 'SHORT', [10]],
      [5, 'SHORT', [20]],
      [6, 'SHORT', [4010]],
      [7, 'SHORT', [6020]],
      [0x112, 'SHORT', [6]],
    ];
    const bytes = sensorBytes('IIU\0', { main });
    expect(await factsOf(bytes, 'image/x-panasonic-rw2')).toMatchObject({
      width: 4000,
      height: 6000,
    });
  });

  it('are found in a directory behind the pixels', async () => {
    const pixels = 2 * 1024 * 1024;
    const tiff = tiffBytes({ main: MAIN });
    const bytes = Buffer.concat([tiff, Buffer.alloc(pixels), tiff.subarray(8)]);
    bytes.writeUInt32LE(tiff.length + pixels, 4);
    expect(await factsOf(bytes, 'image/tiff')).toMatchObject({ cameraModel: 'Model' });
  });
});

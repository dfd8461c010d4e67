import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';

import { factsOf } from '../../../support/media/facts-of.ts';
import { heifBytes } from '../../../support/media/heif-bytes.ts';
import { jpegBytes } from '../../../support/media/jpeg-bytes.ts';
import { xmpText } from '../../../support/media/xmp-text.ts';

const EXIF = {
  IFD0: { Make: 'Canon', Model: 'EOS R5', Orientation: '6' },
  IFD2: {
    ExposureTime: '1/250',
    FNumber: '28/10',
    ISOSpeedRatings: '400',
    FocalLength: '50/1',
    LensModel: 'RF 50mm',
    DateTimeOriginal: '2024:06:01 12:34:56',
    OffsetTimeOriginal: '+02:00',
  },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 52/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '151/1 12/1 36/1',
  },
};

const photo = (): Sharp =>
  sharp({ create: { width: 80, height: 60, channels: 3, background: 'teal' } });

describe('facts of an image', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'include the camera and place in %s',
    async (format) => {
      const bytes = await photo()
        .withMetadata({ orientation: 6 })
        .withExif(EXIF)
        .toFormat(format)
        .toBuffer();
      const facts = await factsOf(bytes, `image/${format}`);
      expect(facts).toMatchObject({
        width: 60,
        height: 80,
        orientation: 6,
        cameraMake: 'Canon',
        cameraModel: 'EOS R5',
        lens: 'RF 50mm',
        exposureSeconds: 1 / 250,
        aperture: 2.8,
        iso: 400,
        focalLengthMm: 50,
        capture: {
          local: '2024-06-01T12:34:56',
          at: new Date('2024-06-01T10:34:56Z'),
          offsetMinutes: 120,
          zoneSource: 'EXIF_OFFSET',
        },
      });
      expect(facts.location?.latitude).toBeCloseTo(-33.8667, 3);
      expect(facts.location?.longitude).toBeCloseTo(151.21, 3);
    },
  );

  it.each(['png', 'webp', 'avif', 'tiff', 'gif'] as const)(
    'are only the size of a plain %s',
    async (format) => {
      const bytes = await photo().toFormat(format).toBuffer();
      expect(await factsOf(bytes, `image/${format}`)).toMatchObject({ width: 80, height: 60 });
    },
  );

  it('include the size of a lossless WebP', async () => {
    const bytes = await photo().webp({ lossless: true }).toBuffer();
    expect(await factsOf(bytes, 'image/webp')).toEqual({ width: 80, height: 60 });
  });

  it('use the primary image of a HEIC and its rotation', async () => {
    expect(await factsOf(heifBytes(4032, 3024, 3), 'image/heic')).toMatchObject({
      width: 3024,
      height: 4032,
    });
    expect(await factsOf(heifBytes(4032, 3024, 2), 'image/heic')).toMatchObject({
      width: 4032,
      height: 3024,
    });
  });

  it('find the zone by the GPS time, then by the position', async () => {
    const gps = {
      1: 'N',
      2: [
        [48, 1],
        [51, 1],
        [0, 1],
      ],
      3: 'E',
      4: [
        [2, 1],
        [17, 1],
        [0, 1],
      ],
      5: Buffer.from([1]),
      6: [[35, 1]],
    } as const;
    const exif = { 0x9003: '2024:06:01 12:34:56', 0x9291: '5' };
    const clock = {
      7: [
        [11, 1],
        [34, 1],
        [50, 1],
      ],
      0x1d: '2024:06:01',
    } as const;
    expect(
      await factsOf(jpegBytes({ exif: { exif, gps: { ...gps, ...clock } } }), 'image/jpeg'),
    ).toMatchObject({
      capture: { local: '2024-06-01T12:34:56.500', offsetMinutes: 60, zoneSource: 'GPS_TIME' },
    });
    expect(await factsOf(jpegBytes({ exif: { exif, gps } }), 'image/jpeg')).toMatchObject({
      location: { latitude: 48.85 },
      capture: { offsetMinutes: 120, zoneSource: 'GPS_POSITION' },
    });
  });

  it('use OffsetTime without OffsetTimeOriginal', async () => {
    const exif = { 0x9003: '2024:06:01 12:34:56', 0x9010: '-07:00' };
    expect(await factsOf(jpegBytes({ exif: { exif } }), 'image/jpeg')).toMatchObject({
      capture: { at: new Date('2024-06-01T19:34:56Z'), zoneSource: 'EXIF_OFFSET' },
    });
  });

  it('use the time in XMP when Exif has none', async () => {
    const xmp = xmpText('photoshop:DateCreated="2019-08-01T10:00:00-04:00"');
    const main = { 0x0132: '2024:06:01 12:34:56' };
    expect(await factsOf(jpegBytes({ xmp, exif: { main } }), 'image/jpeg')).toMatchObject({
      capture: { local: '2019-08-01T10:00:00', offsetMinutes: -240 },
    });
  });

  it('include the identifier of a live photo', async () => {
    const note = Buffer.alloc(14 + 2 + 12 + 4 + 37);
    note.write('Apple iOS\0\0\x01MM', 'latin1');
    note.writeUInt16BE(1, 14);
    note.writeUInt16BE(0x11, 16);
    note.writeUInt16BE(2, 18);
    note.writeUInt32BE(37, 20);
    note.writeUInt32BE(32, 24);
    note.write('9C2A4C2E-6C0E-4B7B-9C3C-0B1C1E2F3A4B\0', 32);
    const bytes = jpegBytes({ exif: { exif: { 0x927c: note } } });
    expect(await factsOf(bytes, 'image/jpeg')).toMatchObject({
      contentIdentifier: '9C2A4C2E-6C0E-4B7B-9C3C-0B1C1E2F3A4B',
    });
  });
});

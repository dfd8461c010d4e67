import { writeFile } from 'node:fs/promises';

import { uint } from '../byte-builders.ts';
import { landscape } from '../landscape.ts';
import { movieBytes } from '../movie-bytes.ts';
import { xmpContainer, xmpText } from '../xmp-text.ts';
import { withExif, withXmp } from './jpeg-segments.ts';
import type { Recipe } from './recipe.ts';
import { exifEntries, shotOf } from './shots.ts';
import { tiffFile } from './tiff-file.ts';

type Join = (photo: Buffer, movie: Buffer) => Buffer;

const google: Join = (photo, movie) => {
  const container = xmpContainer([
    { semantic: 'Primary', length: 0 },
    { semantic: 'MotionPhoto', length: movie.length },
  ]);
  return Buffer.concat([withXmp(photo, xmpText('GCamera:MotionPhoto="1"', container)), movie]);
};

const olderGoogle: Join = (photo, movie) => {
  const attributes = `GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${movie.length}"`;
  return Buffer.concat([withXmp(photo, xmpText(attributes)), movie]);
};

/** One named block, then the directory of blocks, as Samsung appends them. */
const samsung: Join = (photo, movie) => {
  const name = Buffer.from('MotionPhoto_Data');
  const little = (value: number): Buffer => uint(value, 4).toReversed() as Buffer;
  const marker = Buffer.from([0, 0, 0x30, 0x0a]);
  const block = Buffer.concat([marker, little(name.length), name, movie]);
  const directory = Buffer.concat([
    Buffer.from('SEFH'),
    little(106),
    little(1),
    marker,
    little(block.length),
    little(block.length),
  ]);
  return Buffer.concat([photo, block, directory, little(directory.length), Buffer.from('SEFT')]);
};

const MAKERS = { Google: google, 'an older Google': olderGoogle, Samsung: samsung };

const MOTION = Object.entries(MAKERS).flatMap(([maker, join], kind) =>
  [0, 1, 2].map((index): Recipe => ({
    name: `motion-${kind}-${index}.jpg`,
    format: 'motion photo',
    mimeType: 'image/jpeg',
    about: `a motion photo of ${maker}`,
    expected: 'RENDERED',
    make: async (path) => {
      const photo = withExif(await landscape(kind * 3 + index, 480, 360), exifOf(kind + index));
      await writeFile(path, join(photo, await movieBytes()));
    },
  })),
);

function exifOf(number: number, makerNote?: Buffer): Buffer {
  const { camera, exif, gps } = exifEntries(shotOf(number));
  return tiffFile({
    directories: {
      main: [...camera, [34_665, 'LONG', { of: 'exif' }], [34_853, 'LONG', { of: 'gps' }]],
      exif: makerNote ? [...exif, [37_500, 'UNDEFINED', makerNote]] : exif,
      gps,
    },
  });
}

/** Apple's maker note with the identifier that the live photo shares with its video. */
function appleNote(identifier: string): Buffer {
  const text = Buffer.from(`${identifier}\0`);
  return Buffer.concat([
    Buffer.from('Apple iOS\0\x00\x01MM', 'latin1'),
    uint(1, 2),
    Buffer.concat([uint(0x11, 2), uint(2, 2), uint(text.length, 4), uint(32, 4)]),
    uint(0, 4),
    text,
  ]);
}

const LIVE = [0, 7, 14].map((number): Recipe => ({
  name: `live-${number}.jpg`,
  format: 'live photo',
  mimeType: 'image/jpeg',
  about: 'the photo of an Apple live photo',
  expected: 'RENDERED',
  make: async (path) => {
    const note = appleNote(`7A4C8E0D-0B5F-4D0C-9B57-00000000000${number % 10}`);
    await writeFile(path, withExif(await landscape(number, 480, 360), exifOf(number, note)));
  },
}));

export const MOTION_PHOTOS: readonly Recipe[] = [...MOTION, ...LIVE];

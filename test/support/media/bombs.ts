import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import sharp from 'sharp';

import { uint } from './byte-builders.ts';
import { tiffFile, type TiffEntry } from './gallery/tiff-file.ts';
import { landscape } from './landscape.ts';
import type { MalformedFile } from './malformed.ts';

const SIDE = 50_000;
const MIB = 1024 * 1024;

/** Small files that claim to be huge. */
export async function makeBombs(folder: string): Promise<MalformedFile[]> {
  const svg = laughs();
  const bombs: [name: string, mimeType: string, bytes: Buffer | string][] = [
    ['svg', 'image/svg+xml', svg],
    ['svg claimed to be a PNG', 'image/png', svg],
    ['png of 50,000 × 50,000 without pixels', 'image/png', pngHeader(SIDE, SIDE)],
    ['png of 50,000 × 50,000', 'image/png', png(SIDE, SIDE)],
    ['png of 10,000 × 9,900', 'image/png', png(10_000, 9900)],
    ['gif of 50,000 × 50,000', 'image/gif', hugeFrame()],
    [
      'gif of one pixel on 50,000 × 50,000',
      'image/gif',
      gif({ side: SIDE, frames: 1, isEndless: false }),
    ],
    ['gif of 100,000 frames', 'image/gif', gif({ side: 16, frames: 100_000, isEndless: false })],
    ['endless gif', 'image/gif', gif({ side: 16, frames: 1000, isEndless: true })],
    ['tiff of 65,535 entries', 'image/tiff', crowdedTiff()],
    ['tiff of 65,535 entries of Exif', 'image/tiff', crowdedExif()],
    ['tiff of endless directories', 'image/tiff', loopedTiff()],
    ['jpeg with 10 MiB of XMP', 'image/jpeg', await largeXmp()],
    ['raw photo of 50,000 JPEG starts', 'image/x-canon-cr2', jpegStarts()],
  ];
  return Promise.all(
    bombs.map(async ([about, mimeType, bytes], index) => {
      const path = join(folder, `bomb-${index}`);
      await writeFile(path, bytes);
      return { path, mimeType, about };
    }),
  );
}

/** A billion laughs: ten levels of entities, each ten times the next one. */
function laughs(): string {
  const entities = Array.from({ length: 10 }, (_, level) => {
    const value = level === 0 ? 'ha' : `&e${level - 1};`.repeat(10);
    return `<!ENTITY e${level} "${value}">`;
  });
  return `<?xml version="1.0"?><!DOCTYPE svg [${entities.join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="50000" height="50000"><text>&e9;</text></svg>`;
}

function chunk(type: string, body: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type), body]);
  return Buffer.concat([uint(body.length, 4), content, uint(crc32(content), 4)]);
}

function pngHeader(width: number, height: number): Buffer {
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.concat([uint(width, 4), uint(height, 4), Buffer.from([1, 0, 0, 0, 0])])),
  ]);
}

/** Black and white, and entirely black: 300 MB of rows become 300 KB. */
function png(width: number, height: number): Buffer {
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    pngHeader(width, height),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Frames of one pixel; an endless one repeats forever and has no trailer. */
function gif({
  side,
  frames,
  isEndless,
}: {
  side: number;
  frames: number;
  isEndless: boolean;
}): Buffer {
  const screen = Buffer.alloc(7);
  screen.writeUInt16LE(side, 0);
  screen.writeUInt16LE(side, 2);
  screen[4] = 0x80;
  const repeat = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
  const frame = Buffer.from('21f90400010000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([
    Buffer.from('GIF89a'),
    screen,
    Buffer.from('000000ffffff', 'hex'),
    ...(isEndless ? [repeat] : []),
    ...Array.from({ length: frames }, () => frame),
    ...(isEndless ? [] : [Buffer.from([0x3b])]),
  ]);
}

function hugeFrame(): Buffer {
  const bytes = gif({ side: SIDE, frames: 1, isEndless: false });
  const descriptor = bytes.indexOf(0x2c);
  bytes.writeUInt16LE(SIDE, descriptor + 5);
  bytes.writeUInt16LE(SIDE, descriptor + 7);
  return bytes;
}

const PIXEL: readonly TiffEntry[] = [
  [256, 'SHORT', [1]],
  [257, 'SHORT', [1]],
  [258, 'SHORT', [8]],
  [259, 'SHORT', [1]],
  [262, 'SHORT', [1]],
  [273, 'LONG', { of: 'pixel' }],
  [279, 'LONG', [1]],
];

/** As many entries as a directory can have. */
const CROWD = Array.from({ length: 65_535 - PIXEL.length }, (_, index): TiffEntry => [
  300 + (index % 65_000),
  'LONG',
  [index],
]);

function crowdedTiff(): Buffer {
  return tiffFile({
    directories: { main: [...PIXEL, ...CROWD], more: [...PIXEL, ...CROWD] },
    next: { main: 'more' },
    blocks: { pixel: Buffer.alloc(2) },
  });
}

function crowdedExif(): Buffer {
  return tiffFile({
    directories: { main: [...PIXEL, [34_665, 'LONG', { of: 'exif' }]], exif: CROWD },
    blocks: { pixel: Buffer.alloc(2) },
  });
}

function loopedTiff(): Buffer {
  return tiffFile({
    directories: {
      main: [...PIXEL, [330, 'LONG', { of: 'main' }], [34_665, 'LONG', { of: 'main' }]],
    },
    next: { main: 'main' },
    blocks: { pixel: Buffer.alloc(2) },
  });
}

/** Standard XMP is one segment of 64 KiB; the rest are extended ones. */
async function largeXmp(): Promise<Buffer> {
  const jpeg = await landscape(1, 320, 240);
  const part = Buffer.from('<a>'.repeat(21_000));
  const segments = Array.from({ length: Math.ceil((10 * MIB) / part.length) }, () =>
    Buffer.concat([
      Buffer.from([0xff, 0xe1]),
      uint(2 + 29 + part.length, 2),
      Buffer.from('http://ns.adobe.com/xap/1.0/\0'),
      part,
    ]),
  );
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function jpegStarts(): Buffer {
  const start = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffc0000b0800ff00ff01011100',
    'hex',
  );
  return Buffer.concat([
    Buffer.from('II*\0\x10\0\0\0CR\x02\0\0\0\0\0\0\0', 'latin1'),
    ...Array.from({ length: 50_000 }, () => start),
  ]);
}

/** A small picture of each type that the bombs claim, to start what they need. */
export async function makeWarmUp(folder: string): Promise<MalformedFile[]> {
  const image = sharp(await landscape(1, 64, 64));
  return Promise.all(
    (['png', 'gif', 'tiff', 'jpeg'] as const).map(async (format) => {
      const path = join(folder, `warm.${format}`);
      await image.clone().toFormat(format).toFile(path);
      return { path, mimeType: `image/${format}`, about: format };
    }),
  );
}

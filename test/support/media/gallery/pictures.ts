import sharp, { type Sharp } from 'sharp';

import { landscape } from '../landscape.ts';
import type { Recipe } from './recipe.ts';
import { exifArguments } from './shots.ts';

type Encode = (image: Sharp) => Sharp;

const SMALL = [480, 360] as const;

function pictures(
  format: string,
  mimeType: string,
  variants: Readonly<Record<string, Encode>>,
  [width, height]: readonly [number, number] = SMALL,
): Recipe[] {
  return Object.entries(variants).map(([about, encode], index) => ({
    name: `${format.toLowerCase()}-${about.replaceAll(/\W+/g, '-')}.${format.toLowerCase()}`,
    format,
    mimeType,
    about,
    expected: 'RENDERED',
    tags: exifArguments(index + format.charCodeAt(0)),
    make: async (path) => encode(sharp(await landscape(index + 1, width, height))).toFile(path),
  }));
}

const CAMERA_PHOTOS = Array.from({ length: 40 }, (_, index): Recipe => {
  const [width, height] = index % 2 === 0 ? [640, 480] : [480, 640];
  return {
    name: `camera-${index}.jpg`,
    format: 'JPEG',
    mimeType: 'image/jpeg',
    about: `as a camera writes it, orientation ${(index % 8) + 1}`,
    expected: 'RENDERED',
    tags: [...exifArguments(index), `-EXIF:Orientation#=${(index % 8) + 1}`],
    make: async (path) =>
      sharp(await landscape(index, width, height))
        .jpeg()
        .toFile(path),
  };
});

const TURNED_AVIFS = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation): Recipe => ({
  name: `turned-${orientation}.avif`,
  format: 'AVIF',
  mimeType: 'image/avif',
  about: `orientation ${orientation}`,
  expected: 'RENDERED',
  make: async (path) =>
    sharp(await landscape(orientation, 320, 240))
      .withMetadata({ orientation })
      .avif({ effort: 0 })
      .toFile(path),
}));

const SIZES: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 300],
  [300, 1],
  [2, 2],
  [15, 17],
  [255, 256],
  [257, 256],
  [1440, 1080],
  [1441, 3],
  [4000, 3000],
  [3000, 4000],
  [9000, 600],
  [500, 8000],
];

const SIZED = SIZES.map(([width, height], index): Recipe => {
  const kind = (['jpeg', 'png', 'webp'] as const)[index % 3] ?? 'jpeg';
  return {
    name: `size-${width}x${height}.${kind}`,
    format: kind === 'webp' ? 'WebP' : kind.toUpperCase(),
    mimeType: `image/${kind}`,
    about: `${width} × ${height} pixels`,
    expected: 'RENDERED',
    make: async (path) =>
      sharp(await landscape(index, width, height))
        .toFormat(kind)
        .toFile(path),
  };
});

const TIFF_ENCODINGS: Record<string, Encode> = Object.fromEntries(
  (['none', 'lzw', 'deflate', 'jpeg', 'packbits', 'webp'] as const).flatMap((compression) => [
    [compression, (image: Sharp) => image.tiff({ compression })],
    [
      `${compression} in tiles`,
      (image: Sharp) => image.tiff({ compression, tile: true, tileWidth: 64, tileHeight: 64 }),
    ],
  ]),
);

const frames = async (count: number): Promise<Sharp> =>
  sharp(await Promise.all(Array.from({ length: count }, (_, at) => landscape(at, 160, 120))), {
    join: { animated: true },
  });

const ANIMATIONS = ([2, 5, 12] as const).flatMap((count) =>
  (['gif', 'webp'] as const).map((kind): Recipe => ({
    name: `animation-${count}.${kind}`,
    format: kind === 'gif' ? 'GIF' : 'WebP',
    mimeType: `image/${kind}`,
    about: `an animation of ${count} frames`,
    expected: 'RENDERED',
    make: async (path) => (await frames(count)).toFormat(kind).toFile(path),
  })),
);

export const PICTURES: readonly Recipe[] = [
  ...pictures('JPEG', 'image/jpeg', {
    baseline: (image) => image.jpeg(),
    progressive: (image) => image.jpeg({ progressive: true }),
    greyscale: (image) => image.greyscale().jpeg(),
    CMYK: (image) => image.toColorspace('cmyk').jpeg(),
    'Display P3': (image) => image.withIccProfile('p3').jpeg(),
    'full chroma': (image) => image.jpeg({ chromaSubsampling: '4:4:4' }),
    mozjpeg: (image) => image.jpeg({ mozjpeg: true }),
    'quality 1': (image) => image.jpeg({ quality: 1 }),
    'quality 100': (image) => image.jpeg({ quality: 100 }),
    'unoptimized tables': (image) => image.jpeg({ optimizeCoding: false }),
  }),
  ...pictures('PNG', 'image/png', {
    '8 bits': (image) => image.png(),
    '16 bits': (image) => image.toColourspace('rgb16').png(),
    palette: (image) => image.png({ palette: true }),
    '2 colors': (image) => image.png({ palette: true, colours: 2 }),
    alpha: (image) => image.ensureAlpha(0.5).png(),
    interlaced: (image) => image.png({ progressive: true }),
    'interlaced 16 bits': (image) => image.toColourspace('rgb16').png({ progressive: true }),
    greyscale: (image) => image.greyscale().png(),
    'greyscale 16 bits': (image) => image.toColourspace('grey16').png(),
    'greyscale with alpha': (image) => image.greyscale().ensureAlpha(0.2).png(),
    uncompressed: (image) => image.png({ compressionLevel: 0 }),
    'adaptive filters': (image) => image.png({ adaptiveFiltering: true }),
    'Display P3': (image) => image.withIccProfile('p3').png(),
  }),
  ...pictures('WebP', 'image/webp', {
    lossy: (image) => image.webp(),
    lossless: (image) => image.webp({ lossless: true }),
    'near lossless': (image) => image.webp({ nearLossless: true }),
    alpha: (image) => image.ensureAlpha(0.5).webp(),
    'lossless alpha': (image) => image.ensureAlpha(0.5).webp({ lossless: true }),
    'lossy alpha': (image) => image.ensureAlpha(0.5).webp({ alphaQuality: 10 }),
    'quality 1': (image) => image.webp({ quality: 1 }),
    'Display P3': (image) => image.withIccProfile('p3').webp(),
    greyscale: (image) => image.greyscale().webp(),
  }),
  ...pictures('AVIF', 'image/avif', {
    lossy: (image) => image.avif({ effort: 0 }),
    lossless: (image) => image.avif({ lossless: true, effort: 0 }),
    alpha: (image) => image.ensureAlpha(0.5).avif({ effort: 0 }),
    'full chroma': (image) => image.avif({ chromaSubsampling: '4:4:4', effort: 0 }),
    'quality 1': (image) => image.avif({ quality: 1, effort: 0 }),
    'reduced chroma': (image) => image.avif({ chromaSubsampling: '4:2:0', effort: 0 }),
    'Display P3': (image) => image.withIccProfile('p3').avif({ effort: 0 }),
    greyscale: (image) => image.greyscale().avif({ effort: 0 }),
  }),
  ...pictures('TIFF', 'image/tiff', {
    ...TIFF_ENCODINGS,
    '16 bits': (image) => image.toColourspace('rgb16').tiff({ compression: 'lzw' }),
    CMYK: (image) => image.toColorspace('cmyk').tiff({ compression: 'none' }),
    alpha: (image) => image.ensureAlpha(0.5).tiff({ compression: 'deflate' }),
    'black and white': (image) =>
      image.threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }),
    pyramid: (image) => image.tiff({ pyramid: true, tile: true, compression: 'lzw' }),
    'high resolution': (image) => image.tiff({ xres: 300, yres: 300, compression: 'lzw' }),
  }),
  ...pictures('GIF', 'image/gif', {
    still: (image) => image.gif(),
    '4 colors': (image) => image.gif({ colours: 4 }),
    alpha: (image) => image.ensureAlpha(0.2).gif(),
    interlaced: (image) => image.gif({ progressive: true }),
    undithered: (image) => image.gif({ dither: 0 }),
  }).map((recipe) => ({ ...recipe, tags: [] })),
  ...CAMERA_PHOTOS,
  ...TURNED_AVIFS,
  ...SIZED,
  ...ANIMATIONS,
];

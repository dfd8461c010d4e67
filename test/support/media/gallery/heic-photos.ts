import { readFile, rm, writeFile } from 'node:fs/promises';

import sharp from 'sharp';

import { landscape } from '../landscape.ts';
import type { Recipe } from './recipe.ts';
import { runTool } from './run-tool.ts';
import { exifArguments } from './shots.ts';
import { turnedHeic } from './turned-heic.ts';

interface HeicOptions {
  readonly about: string;
  readonly size?: readonly [number, number];
  readonly options?: readonly string[];
  readonly hasAlpha?: boolean;
  /** Written into the JPEG that is encoded, from which the encoder takes the rotation. */
  readonly orientation?: number;
  /** Anticlockwise, stated by the HEIC. */
  readonly quarterTurns?: number;
}

const VARIANTS: readonly HeicOptions[] = [
  { about: 'quality 50', options: ['-q', '50'] },
  { about: 'quality 95', options: ['-q', '95'] },
  { about: 'quality 5', options: ['-q', '5'] },
  { about: 'lossless', options: ['-L'], size: [160, 120] },
  { about: 'with a thumbnail', options: ['-t', '128'] },
  { about: 'with a large thumbnail', options: ['-t', '320'], size: [640, 480] },
  { about: 'with alpha', hasAlpha: true },
  { about: 'with alpha and a thumbnail', hasAlpha: true, options: ['-t', '100'] },
  { about: 'alpha dropped', hasAlpha: true, options: ['--no-alpha'] },
  { about: 'premultiplied alpha', hasAlpha: true, options: ['--premultiplied-alpha'] },
  { about: 'full chroma', options: ['-p', 'chroma=444'] },
  { about: 'small', size: [64, 64] },
  { about: 'odd size', size: [333, 221] },
  { about: 'panorama', size: [3000, 400] },
  { about: '12 megapixels', size: [4032, 3024], options: ['-p', 'preset=ultrafast'] },
  ...[1, 2, 3].flatMap((quarterTurns): HeicOptions[] => [
    { about: `turned by ${quarterTurns} × 90°`, quarterTurns },
    {
      about: `with a thumbnail, turned by ${quarterTurns} × 90°`,
      quarterTurns,
      options: ['-t', '128'],
    },
  ]),
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation): HeicOptions[] => [
    { about: `orientation ${orientation}`, orientation },
    { about: `portrait, orientation ${orientation}`, orientation, size: [360, 480] },
  ]),
];

export const HEIC_PHOTOS: readonly Recipe[] = VARIANTS.map((variant, index) => ({
  name: `iphone-${index}.heic`,
  format: 'HEIC',
  mimeType: 'image/heic',
  about: variant.about,
  expected: 'RENDERED',
  needs: 'heif-enc',
  tags: exifArguments(index),
  make: (path) => encode(path, index, variant),
}));

async function encode(
  path: string,
  number: number,
  {
    size: [width, height] = [480, 360],
    options = [],
    hasAlpha = false,
    orientation,
    quarterTurns,
  }: HeicOptions,
): Promise<void> {
  const source = `${path}.${hasAlpha ? 'png' : 'jpg'}`;
  const image = sharp(await landscape(number, width, height));
  const picture = hasAlpha
    ? image.ensureAlpha(0.5).png()
    : image.withMetadata(orientation === undefined ? {} : { orientation }).jpeg();
  await writeFile(source, await picture.toBuffer());
  await runTool('heif-enc', [...options, source, '-o', path]);
  await rm(source);
  if (quarterTurns !== undefined) {
    await writeFile(path, turnedHeic(await readFile(path), quarterTurns));
  }
}

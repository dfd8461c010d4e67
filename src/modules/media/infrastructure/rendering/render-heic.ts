import { readFile, stat } from 'node:fs/promises';

import libheif from 'libheif-js/wasm-bundle.js';
import sharp from 'sharp';

import type { Rendering } from '../../application/media-decoder.ts';
import { renderPicture, requirePixels, scaled, TooLargeError } from './render-picture.ts';
import { tiffOf } from './tiff-of.ts';

const MAX_BYTES = 128 * 1024 * 1024;
const LARGEST_PREVIEW = 1440;

/** Renders HEIC of phones, whose compression (HEVC) the image library does not decode. */
export async function renderHeic(path: string): Promise<Rendering> {
  const { compression, icc } = await sharp(path).metadata();
  if (compression === 'av1') return renderPicture(path);
  if ((await stat(path)).size > MAX_BYTES) throw new TooLargeError();
  const { data, width, height } = await decode(await readFile(path));
  const pixels = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  const preview = await scaled(pixels, LARGEST_PREVIEW);
  return renderPicture(tiffOf(preview.data, preview.info, icc), { original: { width, height } });
}

async function decode(
  bytes: Uint8Array,
): Promise<{ data: Uint8Array; width: number; height: number }> {
  const images = new libheif.HeifDecoder().decode(bytes);
  const image = images.find((one) => one.is_primary()) ?? images[0];
  if (!image) throw new Error('The file has no image.');
  const [width, height] = [image.get_width(), image.get_height()];
  requirePixels(width, height);
  const target = { data: new Uint8ClampedArray(width * height * 4), width, height };
  await new Promise<void>((resolve, reject) =>
    image.display(target, (pixels) =>
      pixels ? resolve() : reject(new Error('The image cannot be decoded.')),
    ),
  );
  return { data: new Uint8Array(target.data.buffer), width, height };
}

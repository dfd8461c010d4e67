import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

import type { RenderedPreview, Rendering } from '../../application/preview-renderer.ts';
import type { PreviewFormat } from '../../domain/preview-format.ts';
import { sizesFor } from '../../domain/preview-size.ts';

const MAX_PIXELS = 100_000_000;

const WEBP = { quality: 80, effort: 2 };

/** The largest size that a thumbhash can be made of. */
const THUMBHASH_PIXELS = 100;

/** Only the first frame of an animation is decoded. */
const INPUT: SharpOptions = { limitInputPixels: MAX_PIXELS, pages: 1, failOn: 'error' };

interface Pixels {
  readonly data: Buffer;
  readonly info: {
    readonly width: number;
    readonly height: number;
    readonly channels: 1 | 2 | 3 | 4;
  };
}

/**
 * Makes the previews of a picture: decodes it once and scales each size from the next larger one. Applies its
 * orientation, converts its colors to sRGB and drops its metadata. Throws for bytes that cannot be decoded.
 */
export async function renderPicture(
  input: string | Uint8Array,
  options: SharpOptions = {},
): Promise<Rendering> {
  const image = sharp(input, { ...INPUT, ...options }).autoOrient();
  const { autoOrient } = await image.metadata();
  const { width, height } = autoOrient;
  const sizes = sizesFor(Math.max(width, height)).toReversed();
  const [largest = 256] = sizes;
  let pixels = await scaled(image, largest);
  const previews: RenderedPreview[] = [];
  for (const size of sizes) {
    if (size !== largest) pixels = await scaled(fromPixels(pixels), size);
    const { data, info } = await fromPixels(pixels)
      .webp(WEBP)
      .toBuffer({ resolveWithObject: true });
    previews.push({ size, width: info.width, height: info.height, bytes: data });
  }
  const { dominant } = await fromPixels(pixels).flatten({ background: '#fff' }).stats();
  return {
    kind: 'RENDERED',
    width,
    height,
    thumbhash: await thumbhashOf(pixels),
    dominantColor: hexColor(dominant),
    previews,
  };
}

/** Converts a preview to another format. */
export async function convertPreview(preview: Uint8Array, format: PreviewFormat): Promise<Buffer> {
  const image = sharp(preview, INPUT);
  switch (format) {
    case 'AVIF':
      return image.avif({ quality: 55, effort: 2 }).toBuffer();
    case 'JPEG':
      return image.flatten({ background: '#fff' }).jpeg({ quality: 82 }).toBuffer();
    case 'WEBP':
      return Buffer.from(preview);
  }
}

async function scaled(image: Sharp, size: number): Promise<Pixels> {
  return image
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .toColorspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

function fromPixels({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

async function thumbhashOf(pixels: Pixels): Promise<Uint8Array> {
  const { data, info } = await scaled(fromPixels(pixels).ensureAlpha(), THUMBHASH_PIXELS);
  return rgbaToThumbHash(info.width, info.height, data);
}

function hexColor({ r, g, b }: { r: number; g: number; b: number }): string {
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

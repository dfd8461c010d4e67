import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

import type { RenderedPreview, Rendering } from '../../application/media-decoder.ts';
import { dominantColor } from '../../domain/dominant-color.ts';
import { HASH_EDGE, perceptualHash } from '../../domain/perceptual-hash.ts';
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

export class TooLargeError extends Error {}

export interface PictureOptions {
  /** EXIF orientation to apply if the picture itself has none. */
  readonly orientation?: number | undefined;
  /** Pixels of the original as displayed, if the input is smaller. */
  readonly original?: { readonly width: number; readonly height: number };
}

/**
 * Makes the previews of a picture: decodes it once and scales each size from the next larger one. Applies its
 * orientation, converts its colors to sRGB and drops its metadata. Throws for bytes that cannot be decoded.
 */
export async function renderPicture(
  input: string | Uint8Array,
  options: PictureOptions = {},
): Promise<Rendering> {
  const { image, width, height } = await upright(input, options);
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
  const placeholder = await scaled(fromPixels(pixels).ensureAlpha(), THUMBHASH_PIXELS);
  return {
    kind: 'RENDERED',
    ...(options.original ?? { width, height }),
    thumbhash: rgbaToThumbHash(placeholder.info.width, placeholder.info.height, placeholder.data),
    dominantColor: dominantColor(placeholder.data),
    perceptualHash: perceptualHash(await grayOf(placeholder)),
    previews,
  };
}

async function grayOf(pixels: Pixels): Promise<Uint8Array> {
  return fromPixels(pixels)
    .flatten()
    .greyscale()
    .resize(HASH_EDGE, HASH_EDGE, { fit: 'fill' })
    .raw()
    .toBuffer();
}

/** Throws TooLargeError for pictures that are not decoded. */
export function requirePixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS) throw new TooLargeError();
}

/** The image as displayed, with its pixels. */
async function upright(
  input: string | Uint8Array,
  { orientation = 1 }: PictureOptions,
): Promise<{ image: Sharp; width: number; height: number }> {
  const image = sharp(input, INPUT);
  const metadata = await image.metadata();
  const { width, height } = metadata.autoOrient;
  requirePixels(width, height);
  const isTurnedHere = metadata.orientation === undefined && orientation > 1;
  if (!isTurnedHere) return { image: image.autoOrient(), width, height };
  const turned = turnedBy(image, orientation);
  return orientation < 5
    ? { image: turned, width, height }
    : { image: turned, width: height, height: width };
}

/** EXIF 2.32, tag Orientation: mirrored for even steps of 2, 4, 5 and 7. */
function turnedBy(image: Sharp, orientation: number): Sharp {
  const angle = [0, 0, 0, 180, 180, 270, 90, 90, 270][orientation] ?? 0;
  const isMirrored = [2, 4, 5, 7].includes(orientation);
  return image.rotate(angle).flop(isMirrored);
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

/** Scales to a longer edge, in sRGB. */
export async function scaled(image: Sharp, size: number): Promise<Pixels> {
  return image
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .toColorspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

function fromPixels({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

import type { ExpandedTags } from 'exifreader';

import { displayedSize, type PixelSize } from '../../domain/displayed-size.ts';
import { attempt } from './attempt.ts';
import { heifSize } from './heif-size.ts';
import type { ImageHead } from './image-head.ts';
import { rawSize } from './raw-size.ts';
import { tagNumber } from './tag-values.ts';
import { webpSize } from './webp-size.ts';

const RAW = /^image\/x-/;

/** Pixels as displayed. HEIC and AVIF state their rotation themselves; there the EXIF orientation does not count. */
export async function imageSize(
  { bytes, tags }: ImageHead,
  mimeType: string,
  orientation: number | undefined,
): Promise<PixelSize | undefined> {
  const heif = await attempt(() => heifSize(bytes));
  if (heif) {
    return heif;
  }
  const isRaw = RAW.test(mimeType);
  const sensor = isRaw ? await attempt(() => rawSize(bytes)) : undefined;
  const coded = codedSize(tags, isRaw, sensor) ?? (await attempt(() => webpSize(bytes)));
  return coded && displayedSize(coded.width, coded.height, orientation);
}

function codedSize(
  tags: ExpandedTags,
  isRaw: boolean,
  sensor: PixelSize | undefined,
): PixelSize | undefined {
  const exif: Record<string, unknown> = { ...tags.exif };
  const groups: Record<string, unknown>[] = [
    tags.pngFile,
    tags.riff,
    tags.gif,
    isRaw ? {} : tags.file,
  ].map((group) => ({ ...group }));
  const sizes = groups.map((group) =>
    displayedSize(
      tagNumber(group['Image Width'] ?? group['ImageWidth']),
      tagNumber(group['Image Height'] ?? group['ImageHeight']),
    ),
  );
  const exifSize = displayedSize(
    tagNumber(exif['PixelXDimension']),
    tagNumber(exif['PixelYDimension']),
  );
  return (
    sizes.find((size) => size !== undefined) ??
    (isRaw ? exifSize : undefined) ??
    sensor ??
    directorySize(exif) ??
    exifSize
  );
}

/** The size in the first directory, unless it describes a thumbnail, as in many raw files. */
function directorySize(exif: Record<string, unknown>): PixelSize | undefined {
  const isReduced = tagNumber(exif['NewSubfileType'] ?? exif['SubfileType']) === 1;
  return isReduced
    ? undefined
    : displayedSize(tagNumber(exif['ImageWidth']), tagNumber(exif['ImageLength']));
}

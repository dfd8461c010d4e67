import type { ExpandedTags } from 'exifreader';

import { knownFacts } from '../../domain/known-facts.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import { SANE_LIMITS } from '../../domain/sane-limits.ts';
import { saneLocation } from '../../domain/sane-location.ts';
import { saneNumber } from '../../domain/sane-number.ts';
import { saneText } from '../../domain/sane-text.ts';
import { appleContentIdentifier } from './apple-content-identifier.ts';
import { attempt } from './attempt.ts';
import type { FileRanges } from './file-ranges.ts';
import { imageCapture } from './image-capture.ts';
import { readImageHead } from './image-head.ts';
import { imageSize } from './image-size.ts';
import { findEmbeddedMotion } from './motion-photo.ts';
import { tagNumber, tagText, valueOf } from './tag-values.ts';

/** Facts of a photo or raw photo. */
export async function readImageFacts(file: FileRanges, mimeType: string): Promise<MediaFacts> {
  const head = await readImageHead(file);
  const { tags } = head;
  const orientation = saneNumber(tagNumber(tags.exif?.Orientation), SANE_LIMITS.orientation);
  const location = saneLocation(tags.gps?.Latitude, tags.gps?.Longitude, tags.gps?.Altitude);
  return knownFacts({
    ...(await attempt(() => imageSize(head, mimeType, orientation))),
    orientation,
    location,
    ...cameraFacts(tags),
    capture: await attempt(() => imageCapture(tags, location)),
    contentIdentifier: await attempt(() => contentIdentifier(tags)),
    embeddedMotion: await attempt(() => findEmbeddedMotion(file, tags)),
  });
}

function cameraFacts(tags: ExpandedTags): MediaFacts {
  const exif: Record<string, unknown> = { ...tags.exif };
  const xmp: Record<string, unknown> = { ...tags.xmp };
  return knownFacts({
    cameraMake: saneText(tagText(exif['Make'])),
    cameraModel: saneText(tagText(exif['Model'])),
    lens: saneText(tagText(exif['LensModel'])) ?? saneText(tagText(xmp['Lens'])),
    exposureSeconds: saneNumber(tagNumber(exif['ExposureTime']), SANE_LIMITS.exposureSeconds),
    aperture: saneNumber(tagNumber(exif['FNumber']), SANE_LIMITS.aperture),
    iso: saneNumber(
      tagNumber(exif['ISOSpeedRatings'] ?? exif['PhotographicSensitivity']),
      SANE_LIMITS.iso,
    ),
    focalLengthMm: saneNumber(tagNumber(exif['FocalLength']), SANE_LIMITS.focalLengthMm),
  });
}

function contentIdentifier(tags: ExpandedTags): string | undefined {
  const makerNote = valueOf(tags.exif?.['MakerNote']);
  return Array.isArray(makerNote)
    ? saneText(appleContentIdentifier(Uint8Array.from(makerNote)))
    : undefined;
}

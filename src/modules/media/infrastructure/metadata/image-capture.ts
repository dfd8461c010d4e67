import type { ExpandedTags } from 'exifreader';

import { captureTimeOf, type Capture } from '../../domain/capture-time.ts';
import { parseLocalTime } from '../../domain/local-time.ts';
import type { MediaLocation } from '../../domain/media-facts.ts';
import { tagText, valueOf } from './tag-values.ts';
import { zoneAt } from './zone-at.ts';

const EXIF_TIMES = [
  ['DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal'],
  ['DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized'],
] as const;
const XMP_TIMES = ['DateTimeOriginal', 'DateCreated', 'CreateDate'];

/** When a photo was taken. Times of later edits do not count. */
export function imageCapture(
  tags: ExpandedTags,
  location: MediaLocation | undefined,
): Capture | undefined {
  const exif: Record<string, unknown> = { ...tags.exif };
  const xmp: Record<string, unknown> = { ...tags.xmp };
  const known = EXIF_TIMES.find(([time]) => parseLocalTime(tagText(exif[time])));
  const elsewhere = XMP_TIMES.find((name) => parseLocalTime(tagText(xmp[name])));
  const others = { gpsUtc: gpsTime(exif), positionZone: zoneAt(location) };
  if (known) {
    const [time, fraction, offset] = known;
    return captureTimeOf({
      local: tagText(exif[time]),
      subSeconds: tagText(exif[fraction]),
      offset: tagText(exif[offset]) ?? tagText(exif['OffsetTime']),
      ...others,
    });
  }
  return captureTimeOf({ local: elsewhere && tagText(xmp[elsewhere]), ...others });
}

/** Milliseconds since 1970. */
function gpsTime(exif: Record<string, unknown>): number | undefined {
  const date = tagText(exif['GPSDateStamp']);
  const time = valueOf(exif['GPSTimeStamp']);
  if (date === undefined || !Array.isArray(time)) {
    return undefined;
  }
  const [hours, minutes, seconds] = time.map((part: unknown) =>
    Array.isArray(part) ? Number(part[0]) / Number(part[1]) : Number.NaN,
  );
  const day = parseLocalTime(`${date} 00:00:00`);
  return day && day.asUtcMs + ((hours! * 60 + minutes!) * 60 + seconds!) * 1000;
}

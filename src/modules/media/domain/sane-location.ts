import type { MediaLocation } from './media-facts.ts';
import { saneNumber } from './sane-number.ts';

const ALTITUDE = { min: -12_000, max: 100_000 };

/**
 * The position, or undefined if it is outside of the globe or exactly 0°, 0°, which cameras write
 * when they have no position. An absurd altitude is dropped alone.
 */
export function saneLocation(
  latitude: unknown,
  longitude: unknown,
  altitude?: unknown,
): MediaLocation | undefined {
  const lat = saneNumber(latitude, { min: -90, max: 90 });
  const lon = saneNumber(longitude, { min: -180, max: 180 });
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0)) {
    return undefined;
  }
  const height = saneNumber(altitude, ALTITUDE);
  return {
    latitude: lat,
    longitude: lon,
    ...(height !== undefined && { altitude: height }),
  };
}

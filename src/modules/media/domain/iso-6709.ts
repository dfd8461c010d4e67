import type { MediaLocation } from './media-facts.ts';
import { saneLocation } from './sane-location.ts';

const FORMAT = /^([+-])(\d+(?:\.\d+)?)([+-])(\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?/;

/** Parses ISO 6709 (`+48.8577+002.2950+035.000/`) in degrees, with or without minutes and seconds. */
export function parseIso6709(value: unknown): MediaLocation | undefined {
  const match = typeof value === 'string' ? FORMAT.exec(value.slice(0, 100).trim()) : null;
  if (!match) {
    return undefined;
  }
  const [, latitudeSign, latitude = '', longitudeSign, longitude = '', altitude] = match;
  return saneLocation(
    degrees(latitudeSign, latitude, 2),
    degrees(longitudeSign, longitude, 3),
    altitude === undefined ? undefined : Number(altitude),
  );
}

/** The number of integer digits says whether minutes and seconds are included. NaN for other numbers of digits. */
function degrees(sign: string | undefined, text: string, width: number): number {
  const [whole = '', fraction = '0'] = text.split('.', 2);
  if (whole.length > width && whole.length !== width + 2 && whole.length !== width + 4) {
    return Number.NaN;
  }
  const parts = [whole.slice(0, width), whole.slice(width, width + 2), whole.slice(width + 2)];
  const last = parts.findLastIndex((part) => part !== '');
  const [deg = 0, minutes = 0, seconds = 0] = parts.map((part, index) =>
    Number(index === last ? `${part}.${fraction}` : part || 0),
  );
  const size = deg + minutes / 60 + seconds / 3600;
  return sign === '-' ? -size : size;
}

import { SANE_LIMITS } from './sane-limits.ts';
import { saneNumber } from './sane-number.ts';

/** Pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** The size as displayed: an orientation of 5–8 turns the image by a quarter. */
export function displayedSize(
  width: unknown,
  height: unknown,
  orientation?: number,
): PixelSize | undefined {
  const across = saneNumber(width, SANE_LIMITS.pixels);
  const down = saneNumber(height, SANE_LIMITS.pixels);
  if (across === undefined || down === undefined) {
    return undefined;
  }
  return orientation !== undefined && orientation >= 5
    ? { width: down, height: across }
    : { width: across, height: down };
}

import type { NumberLimits } from './sane-number.ts';

const DAY_MS = 86_400_000;

/** What each number can be; anything else was damaged or never set by the camera. */
export const SANE_LIMITS = {
  pixels: { min: 1, max: 1_000_000, integer: true },
  orientation: { min: 1, max: 8, integer: true },
  durationMs: { min: 1, max: 366 * DAY_MS },
  frameRate: { min: 0.01, max: 10_000 },
  exposureSeconds: { min: 1e-7, max: 86_400 },
  aperture: { min: 0.1, max: 1000 },
  iso: { min: 1, max: 10_000_000, integer: true },
  focalLengthMm: { min: 0.1, max: 100_000 },
} as const satisfies Record<string, NumberLimits>;

import { expect, it } from 'vitest';

import { dominantColor } from '../../../src/modules/media/domain/dominant-color.ts';

const RED = [250, 10, 10, 255];
const DARK_RED = [240, 0, 0, 255];
const BLUE = [0, 0, 255, 255];
const CLEAR = [0, 0, 255, 0];

it.each([
  ['the most frequent color', [...RED, ...BLUE, ...RED], '#fa0a0a'],
  ['the average of similar ones', [...RED, ...DARK_RED, ...BLUE], '#f50505'],
  ['white for transparent pixels', [...CLEAR, ...CLEAR, ...RED], '#ffffff'],
  ['white without pixels', [], '#ffffff'],
])('the dominant color is %s', (_, pixels, color) => {
  expect(dominantColor(Uint8Array.from(pixels))).toBe(color);
});

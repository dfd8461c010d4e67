import { describe, expect, it } from 'vitest';

import { acceptedFormat } from '../../../src/modules/media/domain/preview-format.ts';
import { fittingPreview, sizesFor } from '../../../src/modules/media/domain/preview-size.ts';

describe('the sizes of previews', () => {
  it.each([
    [1, [256]],
    [256, [256]],
    [257, [256, 512]],
    [512, [256, 512]],
    [513, [256, 512, 1440]],
    [8000, [256, 512, 1440]],
  ])('of a picture with a longer edge of %d pixels are %j', (edge, sizes) => {
    expect(sizesFor(edge)).toEqual(sizes);
  });

  it.each([
    [1, 256],
    [256, 256],
    [257, 512],
    [5000, 512],
  ])('offer the smallest that has %d pixels, or else the largest: %d', (wanted, size) => {
    expect(fittingPreview([{ size: 512 }, { size: 256 }], wanted)).toEqual({ size });
    expect(fittingPreview([], wanted)).toBeUndefined();
  });
});

describe('the format of a preview', () => {
  it.each([
    [undefined, 'WEBP'],
    ['*/*', 'WEBP'],
    ['image/avif,image/webp,image/*,*/*;q=0.8', 'WEBP'],
    ['image/avif', 'AVIF'],
    ['image/avif, image/webp;q=0', 'AVIF'],
    ['image/jpeg, image/png', 'JPEG'],
    ['IMAGE/WEBP; q=0.5', 'WEBP'],
    ['text/html', 'JPEG'],
    ['', 'JPEG'],
  ])('for Accept: %s is %s', (accept, format) => {
    expect(acceptedFormat(accept)).toBe(format);
  });
});

import { describe, expect, it } from 'vitest';

import { displayedSize } from '../../../../src/modules/media/domain/displayed-size.ts';
import { parseIso6709 } from '../../../../src/modules/media/domain/iso-6709.ts';
import { SANE_LIMITS } from '../../../../src/modules/media/domain/sane-limits.ts';
import { saneLocation } from '../../../../src/modules/media/domain/sane-location.ts';
import { saneNumber } from '../../../../src/modules/media/domain/sane-number.ts';
import { saneText } from '../../../../src/modules/media/domain/sane-text.ts';
import { parseUtcOffset } from '../../../../src/modules/media/domain/utc-offset.ts';

describe('saneText', () => {
  it.each([
    ['  Canon\0\0', 'Canon'],
    ['EOS\u0000R5\r\n', 'EOS R5'],
    ['\ud800x', '\ufffdx'],
    ['📷'.repeat(300), '📷'.repeat(200)],
    ['a'.repeat(10_000_000), 'a'.repeat(200)],
    [' \0\t ', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('cleans %j', (value, text) => {
    expect(saneText(value)).toBe(text);
  });
});

describe('saneNumber', () => {
  it.each([Number.NaN, Infinity, -1, '5', null])('drops the duration %s', (value) => {
    expect(saneNumber(value, SANE_LIMITS.durationMs)).toBeUndefined();
  });

  it.each([0, 9, 1.5])('drops the orientation %s', (value) => {
    expect(saneNumber(value, SANE_LIMITS.orientation)).toBeUndefined();
  });

  it('keeps sensible numbers', () => {
    expect(saneNumber(1 / 8000, SANE_LIMITS.exposureSeconds)).toBe(1 / 8000);
    expect(saneNumber(8, SANE_LIMITS.orientation)).toBe(8);
  });
});

describe('saneLocation', () => {
  it.each([
    [400, 2],
    [-90.01, 2],
    [48, 181],
    [Number.NaN, 2],
    [48, undefined],
    [0, 0],
    ['48', '2'],
  ])('drops the position %s, %s', (latitude, longitude) => {
    expect(saneLocation(latitude, longitude)).toBeUndefined();
  });

  it('keeps positions on the equator and the poles', () => {
    expect(saneLocation(0, -180)).toEqual({ latitude: 0, longitude: -180 });
    expect(saneLocation(-90, 0, 2835)).toEqual({ latitude: -90, longitude: 0, altitude: 2835 });
  });

  it('drops an absurd altitude alone', () => {
    expect(saneLocation(48, 2, Infinity)).toEqual({ latitude: 48, longitude: 2 });
  });
});

describe('parseIso6709', () => {
  it.each([
    ['+48.8577+002.2950+035.000/', { latitude: 48.8577, longitude: 2.295, altitude: 35 }],
    ['-33.8688+151.2093/', { latitude: -33.8688, longitude: 151.2093 }],
    ['+4830-00215.5/', { latitude: 48.5, longitude: -(2 + 15.5 / 60) }],
    ['+483015+0021530/', { latitude: 48.5 + 15 / 3600, longitude: 2.25 + 30 / 3600 }],
    ['+400.0+002.0/', undefined],
    ['+00.0000+000.0000/', undefined],
    ['48.8577, 2.2950', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('parses %s', (text, location) => {
    expect(parseIso6709(text)).toEqual(location);
  });
});

describe('parseUtcOffset', () => {
  it.each([
    ['+02:00', 120],
    ['-0530', -330],
    ['+09', 540],
    ['Z', 0],
    ['-00:00', 0],
    ['12:34:56.7Z', 0],
    ['+14:00', 840],
    ['+14:15', undefined],
    ['+01:75', undefined],
    ['   :  ', undefined],
    ['2024-06-01', undefined],
    [120, undefined],
  ])('parses %s', (text, minutes) => {
    expect(parseUtcOffset(text)).toBe(minutes);
  });
});

describe('displayedSize', () => {
  it.each([1, 2, 3, 4, undefined])('keeps the sides for orientation %s', (orientation) => {
    expect(displayedSize(40, 30, orientation)).toEqual({ width: 40, height: 30 });
  });

  it.each([5, 6, 7, 8])('swaps the sides for orientation %s', (orientation) => {
    expect(displayedSize(40, 30, orientation)).toEqual({ width: 30, height: 40 });
  });

  it.each([0, -1, 1.5, 1e9, Number.NaN])('drops a width of %s', (width) => {
    expect(displayedSize(width, 30)).toBeUndefined();
  });
});

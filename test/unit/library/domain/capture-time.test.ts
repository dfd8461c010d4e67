import { describe, expect, it } from 'vitest';

import {
  CAPTURE_TIME_SOURCES,
  CaptureTime,
} from '../../../../src/modules/library/domain/capture-time.ts';

describe('CaptureTime', () => {
  it.each([
    ['2024-02-29T12:30:45.123Z', '2024-02-29T12:30:45.123Z'],
    ['2024-02-29T12:30:45+05:30', '2024-02-29T07:00:45.000Z'],
    ['2024-01-01T00:30-01:00', '2024-01-01T01:30:00.000Z'],
    ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00.123Z'],
    ['1800-01-01T00:00:00Z', '1800-01-01T00:00:00.000Z'],
    ['2199-12-31T23:59:59.999Z', '2199-12-31T23:59:59.999Z'],
  ])('reads %s', (text, at) => {
    const time = CaptureTime.parse(text, 'CLIENT');
    expect(time.at.toISOString()).toBe(at);
    expect(time.source).toBe('CLIENT');
  });

  it.each([
    '',
    'yesterday',
    '2024-02-29',
    '2024-02-29T12:30:45',
    '2024-02-29 12:30:45Z',
    '20240229T123045Z',
    '1714557600000',
    '2024-02-29T12:30:45Z\n',
    '2023-02-29T12:30:45Z',
    '2024-02-30T12:30:45Z',
    '2024-04-31T12:30:45Z',
    '2024-13-01T12:30:45Z',
    '2024-00-10T12:30:45Z',
    '2024-01-00T12:30:45Z',
    '2024-01-01T25:00:00Z',
    '2024-01-01T12:60:00Z',
    '2024-01-01T12:00:00+99:00',
    '1799-12-31T23:59:59.999Z',
    '2200-01-01T00:00:00Z',
    '0000-00-00T00:00:00Z',
  ])('refuses %j', (text) => {
    expect(() => CaptureTime.parse(text, 'CLIENT')).toThrow(
      expect.objectContaining({ code: 'CAPTURE_TIME_INVALID' }),
    );
  });

  it.each([
    new Date(Number.NaN),
    new Date(Date.UTC(1800, 0, 1) - 1),
    new Date(Date.UTC(2200, 0, 1)),
  ])('refuses the date of case %#', (at) => {
    expect(() => CaptureTime.of(at, 'EXIF')).toThrow(
      expect.objectContaining({ code: 'CAPTURE_TIME_INVALID' }),
    );
  });

  it('is replaced by a source of the same or higher rank', () => {
    const at = new Date('2024-01-01T00:00:00Z');
    const wins = CAPTURE_TIME_SOURCES.map((mine) =>
      CAPTURE_TIME_SOURCES.map((theirs) =>
        CaptureTime.of(at, mine).replaces(CaptureTime.of(at, theirs)),
      ),
    );
    // Rows and columns: CORRECTION, EXIF, CLIENT.
    expect(wins).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ]);
  });

  it.each(CAPTURE_TIME_SOURCES)('from %s replaces a missing time', (source) => {
    expect(CaptureTime.of(new Date(0), source).replaces(undefined)).toBe(true);
  });
});

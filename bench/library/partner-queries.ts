import { isTimelineOrder } from '../../src/modules/search/domain/file-order.ts';
import { periodOf } from '../../src/modules/search/domain/period.ts';
import type { ShareRow } from '../../src/modules/sharing/application/share-queries.ts';
import type { SharedFilesWanted } from '../../src/modules/sharing/application/shared-criteria.ts';
import type { Product, Running } from '../support/product.ts';
import { type Goal, type HotQuery, roundTrips } from './hot-query.ts';
import { positionAt } from './page-queries.ts';
import { BUSY_DAY, PARTNER, SHARES } from './seed-steps.ts';

const SEARCHES: readonly (readonly [name: string, wanted: SharedFilesWanted])[] = [
  ['a common word', { query: 'beach' }],
  ['a word of half of the names', { query: 'img' }],
  ['a rare word', { query: 'zeppelin' }],
  ['an absent word', { query: 'qwertz' }],
];

/**
 * The partner's reads, each with the check that the share is open. Those of the whole library have the goals of the
 * owner; those of other shares depend on the number of their files.
 */
export async function partnerQueries(product: Product, running: Running): Promise<HotQuery[]> {
  const { openShare, sql } = running.installation;
  const byCapture = 'partner: first page';
  const byUpload = 'partner without metadata: first page';
  const library = await readsOf(SHARES.library);
  const previews = await readsOf(SHARES.previews);
  const others = [
    ['share of 1,000 files', await readsOf(SHARES.files)],
    ['share of an album of 500', await readsOf(SHARES.album)],
  ] as const;
  const deepOf = async (reads: typeof library) => ({ after: await positionAt(reads.order, sql) });
  return [
    library.page(byCapture),
    library.page('partner: deep page', { times: 1.3, of: byCapture }, await deepOf(library)),
    ...SEARCHES.map(([name, wanted]) =>
      library.page(`partner: search: ${name}`, roundTrips(20), wanted),
    ),
    library.timeline('partner: timeline by MONTH', roundTrips(40)),
    library.bucket('partner: bucket: a day of 3,000 files', BUSY_DAY, roundTrips(40)),
    previews.page(byUpload),
    previews.page(
      'partner without metadata: deep page',
      { times: 1.3, of: byUpload },
      await deepOf(previews),
    ),
    ...SEARCHES.map(([name, wanted]) =>
      previews.page(`partner without metadata: search: ${name}`, roundTrips(20), wanted),
    ),
    ...others.flatMap(([name, reads]) => [
      reads.page(`${name}: first page`),
      ...SEARCHES.map(([word, wanted]) =>
        reads.page(`${name}: search: ${word}`, undefined, wanted),
      ),
      reads.timeline(`${name}: timeline by MONTH`),
      reads.bucket(`${name}: bucket: a month`, BUSY_DAY.slice(0, 7)),
    ]),
  ];

  async function readsOf(shareId: string) {
    const opened = async (): Promise<ShareRow> => {
      const share = await openShare.forUser(PARTNER, shareId);
      if (!share) throw new Error('The partner has no such share.');
      return share;
    };
    return shareReads(product, running, opened, await opened());
  }
}

interface PageWanted extends SharedFilesWanted {
  readonly after?: Awaited<ReturnType<typeof positionAt>>;
}

function shareReads(
  product: Product,
  { installation }: Running,
  opened: () => Promise<ShareRow>,
  share: ShareRow,
) {
  const { listFiles, listTimeline, readBucket, clock } = installation;
  const { ownerId } = share;
  const order = product.sharedOrder(share, undefined);
  const criteriaNow = async (wanted: SharedFilesWanted = {}) =>
    product.sharedCriteria(await opened(), wanted);
  const selectionOf = (wanted: SharedFilesWanted = {}) =>
    product.selectionOf(product.sharedCriteria(share, wanted), clock.now());
  const limit = 51;
  return {
    order,

    page(name: string, goal?: Goal, { after, ...wanted }: PageWanted = {}): HotQuery {
      const selection = selectionOf(wanted);
      const position = after && { sortAt: new Date(Number(after.key)), id: after.id };
      return {
        name,
        goal,
        run: async () =>
          listFiles.execute(ownerId, { ...(await criteriaNow(wanted)), order, first: 50, after }),
        explain: (sql) =>
          product.wantsAll(selection) && isTimelineOrder(order)
            ? product
                .postgresFileQueries(sql)
                .page(ownerId, { after: position, from: 'START', limit })
            : product
                .postgresFileSearch(sql)
                .page(ownerId, selection, { order, after, from: 'START', limit }),
      };
    },

    timeline: (name: string, goal?: Goal): HotQuery => ({
      name,
      goal,
      run: async () => {
        const criteria = await criteriaNow();
        return listTimeline.execute(ownerId, { ...criteria, granularity: 'MONTH', first: 100 });
      },
      explain: (sql) => {
        const scan = { granularity: 'MONTH', before: undefined, limit: 101 } as const;
        const search = product.postgresFileSearch(sql);
        return share.wholeLibrary
          ? search.allBuckets(ownerId, scan)
          : search.buckets(ownerId, selectionOf(), { ...scan, maxFiles: 20_000 });
      },
    }),

    bucket(name: string, key: string, goal?: Goal): HotQuery {
      const period = periodOf(key);
      if (!period) throw new Error(`${key} is no period.`);
      return {
        name,
        goal,
        run: async () => readBucket.execute(ownerId, { ...(await criteriaNow()), key }),
        explain: (sql) =>
          product
            .postgresFileSearch(sql)
            .bucketFiles(ownerId, selectionOf(), period, { after: undefined, limit: 10_001 }),
      };
    },
  };
}

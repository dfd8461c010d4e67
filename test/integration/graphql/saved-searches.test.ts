import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  type FileFilter,
  FilesTagDocument,
  NodeByIdDocument,
  SavedSearchCreateDocument,
  type SavedSearchCreateInput,
  SavedSearchDeleteDocument,
  SavedSearchDocument,
  SavedSearchesDocument,
  SavedSearchFilesDocument,
  SavedSearchUpdateDocument,
  type SavedSearchUpdateInput,
  SearchDocument,
  SmartAlbumsDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles, trashFile } from '../../support/library/kept-files.ts';

const MADE_UP = 'savedsearch_0190a000-0000-7000-8000-00000000abcd';

let server: GraphqlApp;
let owner: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  owner = await server.app.signUp();
  stranger = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

async function save(input: Partial<SavedSearchCreateInput> = {}, user = owner) {
  const variables = { input: { name: 'Sea', ...input } };
  const { savedSearchCreate } = await ask(server, SavedSearchCreateDocument, variables, user.token);
  if (!savedSearchCreate?.savedSearch) throw new Error(JSON.stringify(savedSearchCreate));
  return savedSearchCreate.savedSearch;
}
const read = async (id: string, user = owner) =>
  (await ask(server, SavedSearchDocument, { id }, user.token)).savedSearch;
const found = async (id: string, first = 100, after?: string | null) =>
  (await ask(server, SavedSearchFilesDocument, { id, first, after }, owner.token)).savedSearch;
const update = async (id: string, input: SavedSearchUpdateInput, user = owner) =>
  (await ask(server, SavedSearchUpdateDocument, { id, input }, user.token)).savedSearchUpdate;
const remove = async (id: string, user = owner) =>
  (await ask(server, SavedSearchDeleteDocument, { id }, user.token)).savedSearchDelete;

const EVERYTHING: FileFilter = {
  name: 'img "lake"',
  allTags: ['a'],
  anyTag: [],
  noneOfTags: ['%'],
  types: ['image/jpeg'],
  categories: ['IMAGE'],
  size: { gte: 1, lte: '5368709120' },
  duration: { gte: 1 },
  orientations: ['PORTRAIT'],
  captured: { gte: '2024-01-01T00:00:00+02:00' },
  created: { lt: '9999-12-31T23:59:59Z' },
  favourite: false,
  within: { south: -1e-7, north: 45.5, west: 170, east: -170 },
  hasLocation: true,
  places: ['Paris, France'],
  camera: 'Canon',
  statuses: ['ARCHIVED'],
  availabilities: ['HOT'],
  provider: null,
  albumId: 'album_made-up',
  shared: false,
  trashed: false,
  and: [{}],
  or: [{ not: { favourite: true } }],
};

describe('a saved search', () => {
  it('is created, returned as a node and in the list, changed and deleted', async () => {
    const orderBy = { field: 'NAME', direction: 'ASC' } as const;
    const search = await save({
      name: ' Sea ',
      query: ' lake ',
      filter: { shared: true },
      orderBy,
    });
    expect(search).toMatchObject({ name: 'Sea', query: 'lake', filter: { shared: true }, orderBy });
    const { node } = await ask(server, NodeByIdDocument, { id: search.id }, owner.token);
    expect(node).toEqual({ __typename: 'SavedSearch', id: search.id });
    expect(await read(search.id)).toEqual(search);

    const changed = await update(search.id, { name: 'Lake', filter: null });
    expect(changed).toEqual({
      savedSearch: { ...search, name: 'Lake', filter: {} },
      userErrors: [],
    });
    const reset = await update(search.id, { query: null, orderBy: null });
    expect(reset?.savedSearch).toMatchObject({
      name: 'Lake',
      query: null,
      orderBy: { field: 'CAPTURED', direction: 'DESC' },
    });
    expect(await remove(search.id)).toEqual({ deletedId: search.id, userErrors: [] });
    expect(await read(search.id)).toBeNull();
  });

  it('returns its filter as a variable that finds the same files', async () => {
    const { id, filter } = await save({ filter: EVERYTHING });
    expect(filter).toMatchObject({ captured: { gte: '2023-12-31T22:00:00.000Z' }, and: [{}] });
    expect(filter).not.toHaveProperty('provider');
    const variables = { first: 1, filter: filter as FileFilter };
    const { files } = await ask(server, SearchDocument, variables, owner.token);
    expect(files.totalCount).toBe((await found(id))?.fileCount);
    expect((await save({ filter })).filter).toEqual(filter);
    await remove(id);
  });

  it('shows what the library has, also after changes', async () => {
    const { id } = await save({ filter: { anyTag: ['boat'] } });
    expect(await found(id)).toMatchObject({ fileCount: 0, cover: null, files: { nodes: [] } });
    const files = await keepFiles(server.app, owner, 3, { tags: ['boat'] });
    const [first = '', second, newest = ''] = files;
    expect(await found(id)).toMatchObject({
      fileCount: 3,
      cover: { id: newest },
      files: {
        totalCount: 3,
        totalCountIsEstimate: false,
        nodes: files.toReversed().map((file) => ({ id: file })),
      },
    });
    await trashFile(server.app, newest);
    await ask(server, FilesTagDocument, { ids: [first], remove: ['boat'] }, owner.token);
    expect(await found(id)).toMatchObject({ fileCount: 1, cover: { id: second } });
  });

  it('is paged by cursors that are valid in `files` and end with a change', async () => {
    const filter = { anyTag: ['page'] };
    const { id } = await save({ filter, orderBy: { field: 'SIZE', direction: 'ASC' } });
    await keepFiles(server.app, owner, 3, { tags: ['page'] });
    const page = await found(id, 2);
    const after = page?.files?.pageInfo.endCursor;
    const rest = await found(id, 2, after);
    expect(rest?.files).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false } });
    const same = { first: 2, after, filter, orderBy: { field: 'SIZE', direction: 'ASC' } as const };
    const { files } = await ask(server, SearchDocument, same, owner.token);
    expect(files.nodes.map((file) => file.id)).toEqual(rest?.files?.nodes.map((file) => file.id));
    await update(id, { query: 'photo' });
    const answer = await send(
      server,
      SavedSearchFilesDocument,
      { id, first: 2, after },
      owner.token,
    );
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'CURSOR_INVALID' });
    expect(answer.data?.savedSearch).toMatchObject({ fileCount: 3, files: null });
  });

  it('finds nothing in an album that was deleted', async () => {
    const fileIds = await keepFiles(server.app, owner, 2);
    const input = { name: 'Trip', fileIds };
    const { albumCreate } = await ask(server, AlbumCreateDocument, { input }, owner.token);
    const albumId = albumCreate?.album?.id ?? '';
    const { id } = await save({ filter: { albumId } });
    expect(await found(id)).toMatchObject({ fileCount: 2 });
    await ask(server, AlbumDeleteDocument, { id: albumId }, owner.token);
    expect(await found(id)).toMatchObject({ fileCount: 0, cover: null });
  });

  it.each<[string, Partial<SavedSearchCreateInput>]>([
    ['too many terms', { query: 'a b c d e f g h i j k' }],
    ['NUL', { query: 'a\u0000b' }],
    ['NUL in its filter', { filter: { or: [{ name: 'a\u0000b' }] } }],
    ['malformed Unicode', { filter: { albumId: '\ud800' } }],
    ['a range that ends before it begins', { filter: { size: { gte: 2, lte: 1 } } }],
    [
      'a time that cannot be written',
      { filter: { created: { gte: '9999-12-31T23:59:59-14:00' } } },
    ],
    [
      'a long filter',
      { filter: { places: Array.from({ length: 99 }, (_, n) => `${n}`.padEnd(200)) } },
    ],
  ])('is refused with %s', async (_, input) => {
    const { id } = await save();
    for (const [document, variables] of [
      [SavedSearchCreateDocument, { input: { name: 'Sea', ...input } }],
      [SavedSearchUpdateDocument, { id, input }],
    ] as const) {
      const { status, errors } = await send(server, document as never, variables, owner.token);
      expect(status).toBe(200);
      expect(errors?.[0]?.extensions).toEqual({ code: 'FILTER_INVALID' });
    }
    expect(await read(id)).toMatchObject({ query: null, filter: {} });
  });

  it('with a field of a later version is listed, but finds nothing', async () => {
    const user = await server.app.signUp();
    const [plain, later] = [await save({}, user), await save({}, user)];
    await server.app.installation.sql('update saved_search set filter = $2 where id = $1', [
      later.id.replace('savedsearch_', ''),
      { favourite: true, mood: { gte: 3 } },
    ]);
    const { data, errors } = await send(server, SmartAlbumsDocument, { first: 10 }, user.token);
    expect(data?.savedSearches.nodes).toEqual([
      { id: later.id, filter: { favourite: true, mood: { gte: 3 } }, fileCount: null, cover: null },
      { id: plain.id, filter: {}, fileCount: 0, cover: null },
    ]);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
      'FILTER_INVALID',
      'FILTER_INVALID',
    ]);
  });
});

describe('saved searches', () => {
  it('are at most 200, also when they are saved at the same time', async () => {
    const user = await server.app.signUp();
    const answers = await Promise.all(
      Array.from({ length: 210 }, (_, n) =>
        ask(server, SavedSearchCreateDocument, { input: { name: `${n}` } }, user.token),
      ),
    );
    const refused = answers.flatMap(({ savedSearchCreate }) => savedSearchCreate?.userErrors ?? []);
    expect(refused).toEqual(
      Array.from({ length: 10 }, () => ({ code: 'SAVED_SEARCHES_FULL', field: null })),
    );
    const ids: string[] = [];
    let after: string | null | undefined;
    do {
      const page = { first: 70, after };
      const { savedSearches } = await ask(server, SavedSearchesDocument, page, user.token);
      ids.push(...savedSearches.nodes.map(({ id }) => id));
      after = savedSearches.pageInfo.hasNextPage ? savedSearches.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(ids).size).toBe(200);
    expect(ids).toEqual(ids.toSorted().toReversed());
    const albums = await ask(server, SmartAlbumsDocument, { first: 100 }, user.token);
    expect(albums.savedSearches.nodes.every(({ fileCount }) => fileCount === 0)).toBe(true);
    await remove(ids[0] ?? '', user);
    await save({}, user);
  });

  it('of another user do not exist', async () => {
    const { id } = await save();
    for (const foreign of [id, MADE_UP, id.replace('savedsearch_', 'album_'), 'savedsearch_x']) {
      expect(await read(foreign, stranger)).toBeNull();
      const { node } = await ask(server, NodeByIdDocument, { id: foreign }, stranger.token);
      expect(node).toBeNull();
      const userErrors = [{ code: 'NOT_FOUND', field: ['id'] }];
      expect(await update(foreign, { name: 'Mine' }, stranger)).toEqual({
        savedSearch: null,
        userErrors,
      });
      expect(await remove(foreign, stranger)).toEqual({ deletedId: null, userErrors });
    }
    const { savedSearches } = await ask(
      server,
      SavedSearchesDocument,
      { first: 1 },
      stranger.token,
    );
    expect(savedSearches.nodes).toEqual([]);
    expect(await read(id)).toMatchObject({ name: 'Sea' });
  });

  it('have a name', async () => {
    const { id } = await save();
    const userErrors = [{ code: 'SAVED_SEARCH_NAME_INVALID', field: ['input', 'name'] }];
    expect(await update(id, { name: ' ' })).toEqual({ savedSearch: null, userErrors });
    const variables = { input: { name: 'x'.repeat(201) } };
    const { savedSearchCreate } = await ask(
      server,
      SavedSearchCreateDocument,
      variables,
      owner.token,
    );
    expect(savedSearchCreate).toEqual({ savedSearch: null, userErrors });
  });
});

import { randomBytes } from 'node:crypto';

import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { encodeSyncCursor } from '../../../src/modules/library/api/graphql/cursors.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  AlbumFilesAddDocument,
  AlbumFilesRemoveDocument,
  AlbumsChangedDocument,
  AlbumUpdateDocument,
  FileChangesDocument,
  type FileChangesQuery,
  FilesChangedDocument,
  FilesFavouriteDocument,
  FilesTagDocument,
  FilesTrashDocument,
  FileUpdateDocument,
  SyncCursorsDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  send,
  startGraphqlApp,
  subscribe,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';
import { documentedOperations } from '../../support/repository/documented-operations.ts';

let server: GraphqlApp;
beforeAll(async () => {
  server = await startGraphqlApp();
});
afterAll(() => server[Symbol.asyncDispose]());

async function cursorOf(user: TestUser): Promise<string> {
  return (await ask(server, SyncCursorsDocument, {}, user.token)).files.syncCursor;
}

async function changesOf(user: TestUser, since: string, first = 100) {
  return (await ask(server, FileChangesDocument, { since, first }, user.token)).fileChanges;
}

type Change = FileChangesQuery['fileChanges']['changes'][number];

const idOf = (change: Change): string =>
  change.__typename === 'FileChange' ? change.fileId : change.albumId;

async function createAlbum(user: TestUser, name: string, fileIds: string[]): Promise<string> {
  const variables = { input: { name, fileIds } };
  const { albumCreate } = await ask(server, AlbumCreateDocument, variables, user.token);
  return albumCreate?.album?.id ?? '';
}

const upload = (user: TestUser) => uploadFile(server, user, randomBytes(100));

describe('fileChanges', () => {
  it('lists uploads, edits and albums in the order in which they happened', async () => {
    const user = await server.app.signUp();
    const files = await keepFiles(server.app, user, 6);
    const [tagged = '', liked = '', renamed = '', listed = '', other = '', hidden = ''] = files;
    const kept = await createAlbum(user, 'Kept', []);
    const gone = await createAlbum(user, 'Gone', [other]);
    const since = await cursorOf(user);
    const run = { token: user.token };
    await ask(server, FilesTagDocument, { ids: [tagged], add: ['sea'] }, run.token);
    await ask(server, AlbumFilesAddDocument, { id: kept, fileIds: [listed] }, run.token);
    await ask(server, FilesFavouriteDocument, { ids: [liked], favourite: true }, run.token);
    await ask(server, AlbumDeleteDocument, { id: gone }, run.token);
    const input = { name: 'new.jpg' };
    await ask(server, FileUpdateDocument, { id: renamed, input }, run.token);
    await ask(server, FilesTrashDocument, { ids: [hidden] }, run.token);
    const uploaded = await upload(user);
    const { changes, hasNextPage } = await changesOf(user, since);
    expect(changes).toMatchObject([
      { kind: 'UPSERT', fileId: tagged, file: { tags: ['sea'] } },
      { kind: 'UPSERT', albumId: kept, album: { files: { nodes: [{ id: listed }] } } },
      { kind: 'UPSERT', fileId: liked, file: { favourite: true } },
      { kind: 'DELETE', albumId: gone, album: null },
      { kind: 'UPSERT', fileId: renamed, file: { originalName: 'new.jpg' } },
      { kind: 'UPSERT', fileId: hidden, file: { trashedAt: expect.any(String) } },
      { kind: 'UPSERT', fileId: uploaded, file: { status: 'COMPLETED' } },
    ]);
    expect(hasNextPage).toBe(false);
  });

  it('lists trash, restore, purge and the albums that they change', async () => {
    const user = await server.app.signUp();
    const [kept, purged] = [await upload(user), await upload(user)];
    const album = await createAlbum(user, 'Both', [kept, purged]);
    let since = await cursorOf(user);
    const { trashFiles, restoreFiles, purgeFiles } = server.app.installation;
    const next = async () => {
      const { changes, endCursor } = await changesOf(user, since);
      since = endCursor;
      return changes;
    };
    const uuids = [kept, purged].map((id) => id.replace('file_', ''));
    await trashFiles.execute(user.id, uuids);
    const trashed = await next();
    expect(new Set(trashed.map(idOf))).toEqual(new Set([kept, purged, album]));
    expect(trashed.find((change) => idOf(change) === album)).toMatchObject({
      album: { fileCount: 0 },
    });
    await restoreFiles.execute(user.id, uuids.slice(0, 1));
    await purgeFiles.execute(user.id, uuids.slice(1));
    const changes = await next();
    expect(new Set(changes.map(idOf))).toEqual(new Set([kept, purged, album]));
    const of = (id: string) => changes.find((change) => idOf(change) === id);
    expect(of(kept)).toMatchObject({ kind: 'UPSERT', file: { trashedAt: null } });
    expect(of(purged)).toMatchObject({ kind: 'DELETE', file: null });
    expect(of(album)).toMatchObject({ album: { files: { nodes: [{ id: kept }] } } });
    await ask(server, AlbumFilesRemoveDocument, { id: album, fileIds: [kept] }, user.token);
    expect(await next()).toMatchObject([{ albumId: album, album: { fileCount: 0 } }]);
    expect(await next()).toEqual([]);
  });

  it('lists each file and album once, at its latest change', async () => {
    const user = await server.app.signUp();
    const since = await cursorOf(user);
    const file = await upload(user);
    const album = await createAlbum(user, 'One', [file]);
    for (const name of ['Two', 'Three']) {
      await ask(server, FilesTagDocument, { ids: [file], add: [name] }, user.token);
      await ask(server, AlbumUpdateDocument, { id: album, input: { name } }, user.token);
    }
    const { changes } = await changesOf(user, since);
    expect(changes).toMatchObject([
      { fileId: file, file: { tags: ['Two', 'Three'] } },
      { albumId: album, album: { name: 'Three' } },
    ]);
  });

  it('continues after any page and any change, and advances without changes', async () => {
    const user = await server.app.signUp();
    const since = await cursorOf(user);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await upload(user), await createAlbum(user, 'A', []));
    const all = await changesOf(user, since);
    expect(all.changes.map(idOf)).toEqual(ids);
    for (const [at, change] of all.changes.entries()) {
      const rest = await changesOf(user, change.cursor, 2);
      expect(rest.changes.map(idOf)).toEqual(ids.slice(at + 1, at + 3));
      expect(rest.hasNextPage).toBe(ids.length > at + 3);
    }
    const exact = await changesOf(user, since, ids.length);
    expect(exact).toMatchObject({ hasNextPage: false, endCursor: all.endCursor });
    const none = await changesOf(user, all.endCursor);
    expect(none).toEqual({ changes: [], endCursor: all.endCursor, hasNextPage: false });
    expect(await cursorOf(user)).toBe(all.endCursor);
  });

  it('shares its cursors with both subscriptions', async () => {
    const user = await server.app.signUp();
    const first = await upload(user);
    const { endCursor } = await changesOf(user, await cursorOf(user));
    const file = await upload(user);
    const album = await createAlbum(user, 'Sea', [first]);
    await using client = connect(server, user.token);
    await using files = subscribe(client, FilesChangedDocument, { since: endCursor });
    await using albums = subscribe(client, AlbumsChangedDocument, { since: endCursor });
    const { filesChanged } = await files.next();
    expect(filesChanged.fileId).toBe(file);
    expect((await albums.next()).albumsChanged.albumId).toBe(album);
    expect((await changesOf(user, filesChanged.cursor)).changes.map(idOf)).toEqual([album]);
  });

  it('shows nothing of another account', async () => {
    const [user, other] = [await server.app.signUp(), await server.app.signUp()];
    const since = await cursorOf(user);
    await createAlbum(other, 'Not yours', [await upload(other)]);
    expect((await changesOf(user, since)).changes).toEqual([]);
  });

  it.each([0, -1, 1_001])('refuses a page size of %i', async (first) => {
    const user = await server.app.signUp();
    const since = await cursorOf(user);
    const { errors } = await send(server, FileChangesDocument, { since, first }, user.token);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['PAGE_INVALID']);
  });

  it('requires a valid sync cursor', async () => {
    const { token } = await server.app.signUp();
    const variables = { since: encodeSyncCursor({ ownerId: '1', number: 1 }), first: 1 };
    const { errors } = await send(server, FileChangesDocument, variables, token);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    const without = await send(server, '{ fileChanges { hasNextPage } }', {}, token);
    expect(without.errors?.[0]?.message).toMatch(/"since" of type "SyncCursor!" is required/);
  });

  it('runs as documented', async () => {
    const user = await server.app.signUp();
    await keepFiles(server.app, user, 2);
    const [list = '', catchUp = ''] = documentedOperations('docs/library.md').filter((text) =>
      /syncCursor|fileChanges/.test(text),
    );
    const { data } = await send<{ files: { syncCursor: string } }, object>(
      server,
      list,
      {},
      user.token,
    );
    const id = await upload(user);
    const variables = { since: data?.files.syncCursor };
    expect(parse(catchUp).definitions).toHaveLength(1);
    const caughtUp = await send(server, catchUp, variables, user.token);
    expect(caughtUp).toMatchObject({
      errors: undefined,
      data: { fileChanges: { changes: [{ kind: 'UPSERT', fileId: id }], hasNextPage: false } },
    });
  });
});

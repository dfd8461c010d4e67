import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  AlbumFilesAddDocument,
  AlbumsChangedDocument,
  AlbumsDocument,
  AlbumUpdateDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  startGraphqlApp,
  subscribe,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

let server: GraphqlApp;
beforeAll(async () => {
  server = await startGraphqlApp();
});
afterAll(() => server[Symbol.asyncDispose]());

async function create(user: TestUser, name: string, fileIds: string[] = []): Promise<string> {
  const variables = { input: { name, fileIds } };
  const { albumCreate } = await ask(server, AlbumCreateDocument, variables, user.token);
  return albumCreate?.album?.id ?? '';
}

describe('albumsChanged', () => {
  it('sends changes missed since the list was read, then live changes and deletions', async () => {
    const user = await server.app.signUp();
    const kept = await create(user, 'Kept');
    const gone = await create(user, 'Gone');
    const { albums } = await ask(server, AlbumsDocument, { first: 10 }, user.token);
    const files = await keepFiles(server.app, user, 2);
    await ask(server, AlbumFilesAddDocument, { id: kept, fileIds: files }, user.token);
    await ask(server, AlbumDeleteDocument, { id: gone }, user.token);
    await create(await server.app.signUp(), 'Not yours');
    await using client = connect(server, user.token);
    await using events = subscribe(client, AlbumsChangedDocument, { since: albums.syncCursor });
    expect((await events.next()).albumsChanged).toMatchObject({
      kind: 'UPSERT',
      albumId: kept,
      album: { name: 'Kept', fileCount: 2 },
    });
    expect((await events.next()).albumsChanged).toMatchObject({
      kind: 'DELETE',
      albumId: gone,
      album: null,
    });
    const input = { name: 'Renamed' };
    await ask(server, AlbumUpdateDocument, { id: kept, input }, user.token);
    expect((await events.next()).albumsChanged.album?.name).toBe('Renamed');
  });

  it('sends an album once when several of its files are trashed or restored', async () => {
    const user = await server.app.signUp();
    const files = await keepFiles(server.app, user, 3);
    const id = await create(user, 'Sea', files);
    const { albums } = await ask(server, AlbumsDocument, { first: 1 }, user.token);
    await using client = connect(server, user.token);
    await using events = subscribe(client, AlbumsChangedDocument, { since: albums.syncCursor });
    const { trashFiles, restoreFiles } = server.app.installation;
    const uuids = files.slice(1).map((file) => file.replace('file_', ''));
    await trashFiles.execute(user.id, uuids);
    const trashed = (await events.next()).albumsChanged;
    expect(trashed).toMatchObject({ kind: 'UPSERT', albumId: id, album: { fileCount: 1 } });
    await restoreFiles.execute(user.id, uuids);
    const restored = (await events.next()).albumsChanged;
    expect(restored).toMatchObject({ kind: 'UPSERT', albumId: id, album: { fileCount: 3 } });
  });
});

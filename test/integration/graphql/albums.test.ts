import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  AlbumDocument,
  AlbumFilesAddDocument,
  AlbumFilesDocument,
  AlbumFilesMoveDocument,
  AlbumFilesRemoveDocument,
  AlbumsDocument,
  AlbumsOfFileDocument,
  AlbumUpdateDocument,
  NodeByIdDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles, trashFile } from '../../support/library/kept-files.ts';

let server: GraphqlApp;
let owner: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  owner = await server.app.signUp();
  stranger = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

const create = async (name: string, fileIds: string[] = [], user = owner) => {
  const variables = { input: { name, fileIds } };
  const { albumCreate } = await ask(server, AlbumCreateDocument, variables, user.token);
  if (!albumCreate?.album) throw new Error(JSON.stringify(albumCreate));
  return albumCreate.album;
};
const read = async (id: string, user = owner) =>
  (await ask(server, AlbumDocument, { id }, user.token)).album;
const orderOf = async (id: string) => (await read(id))?.files.nodes.map((file) => file.id);
const add = async (id: string, fileIds: string[], user = owner) =>
  (await ask(server, AlbumFilesAddDocument, { id, fileIds }, user.token)).albumFilesAdd;

describe('an album', () => {
  it('is created with files and returned as a node, in the list of albums and on its files', async () => {
    const files = await keepFiles(server.app, owner, 3);
    const album = await create(' Sea ', files);
    expect(album).toMatchObject({ name: 'Sea', fileCount: 3, cover: { id: files[0] } });
    expect(album.files.nodes.map(({ id }) => id)).toEqual(files);
    const { node } = await ask(server, NodeByIdDocument, { id: album.id }, owner.token);
    expect(node).toEqual({ __typename: 'Album', id: album.id });
    const { albums } = await ask(server, AlbumsDocument, { first: 1 }, owner.token);
    expect(albums.nodes).toEqual([album]);
    const { file } = await ask(server, AlbumsOfFileDocument, { id: files[1] ?? '' }, owner.token);
    expect(file?.albums).toEqual([{ id: album.id, name: 'Sea' }]);
  });

  it('keeps a description, which can be changed and removed', async () => {
    const input = { name: 'Sea', description: ' Two weeks ' };
    const { albumCreate } = await ask(server, AlbumCreateDocument, { input }, owner.token);
    expect(albumCreate?.album).toMatchObject({ name: 'Sea', description: 'Two weeks' });
    const id = albumCreate?.album?.id ?? '';
    const update = async (description: string | null) =>
      (await ask(server, AlbumUpdateDocument, { id, input: { description } }, owner.token))
        .albumUpdate;
    expect(await update('x'.repeat(2_001))).toEqual({
      album: null,
      userErrors: [{ code: 'ALBUM_DESCRIPTION_INVALID', field: ['input', 'description'] }],
    });
    expect((await update('Three weeks'))?.album?.description).toBe('Three weeks');
    expect((await update(null))?.album?.description).toBeNull();
  });

  it('is refused with an invalid name or file', async () => {
    const [foreign = ''] = await keepFiles(server.app, stranger, 1);
    const [trashed = ''] = await keepFiles(server.app, owner, 1);
    await trashFile(server.app, trashed);
    const before = await ask(server, AlbumsDocument, { first: 100 }, owner.token);
    const cases = [
      [{ name: '' }, 'ALBUM_NAME_INVALID', ['input', 'name']],
      [{ name: 'a', fileIds: [foreign] }, 'NOT_FOUND', ['input', 'fileIds']],
      [{ name: 'a', fileIds: ['x'] }, 'NOT_FOUND', ['input', 'fileIds']],
      [{ name: 'a', fileIds: [trashed] }, 'FILE_STATUS_INVALID', ['input', 'fileIds']],
    ] as const;
    for (const [given, code, field] of cases) {
      const input = { name: given.name, fileIds: 'fileIds' in given ? [...given.fileIds] : [] };
      const { albumCreate } = await ask(server, AlbumCreateDocument, { input }, owner.token);
      expect(albumCreate).toEqual({ album: null, userErrors: [{ code, field }] });
    }
    const after = await ask(server, AlbumsDocument, { first: 100 }, owner.token);
    expect(after.albums.nodes).toEqual(before.albums.nodes);
  });

  it('neither shows nor counts files in the trash, and uses another cover meanwhile', async () => {
    const [first = '', second = ''] = await keepFiles(server.app, owner, 2);
    const { id } = await create('Trash', [first, second]);
    const choose = async (coverFileId: string | null) =>
      (await ask(server, AlbumUpdateDocument, { id, input: { coverFileId } }, owner.token))
        .albumUpdate;
    expect(await choose(second)).toMatchObject({ album: { cover: { id: second } } });
    await trashFile(server.app, second);
    expect(await read(id)).toMatchObject({
      fileCount: 1,
      cover: { id: first },
      files: { nodes: [{ id: first }] },
    });
    await server.app.installation.sql('update file set trashed_at = null where id = $1', [
      second.replace('file_', ''),
    ]);
    expect(await read(id)).toMatchObject({ fileCount: 2, cover: { id: second } });
    expect(await choose(null)).toMatchObject({ album: { cover: { id: first } } });
    const [elsewhere = ''] = await keepFiles(server.app, owner, 1);
    expect(await choose(elsewhere)).toEqual({
      album: null,
      userErrors: [{ code: 'ALBUM_PLACE_INVALID', field: ['input', 'coverFileId'] }],
    });
  });

  it('is deleted without its files', async () => {
    const [file = ''] = await keepFiles(server.app, owner, 1);
    const { id } = await create('Short', [file]);
    const { albumDelete } = await ask(server, AlbumDeleteDocument, { id }, owner.token);
    expect(albumDelete).toEqual({ deletedId: id, userErrors: [] });
    expect(await read(id)).toBeNull();
    const found = await ask(server, AlbumsOfFileDocument, { id: file }, owner.token);
    expect(found.file?.albums).toEqual([]);
  });
});

describe('the files of an album', () => {
  it('are appended independently and only once, even when added concurrently', async () => {
    const files = await keepFiles(server.app, owner, 40);
    const [foreign = ''] = await keepFiles(server.app, stranger, 1);
    const { id } = await create('Together', files.slice(0, 1));
    const halves = [files.slice(1, 30), files.slice(20), [files[0] ?? '', ...files.slice(5, 25)]];
    const answers = await Promise.all(halves.map((half) => add(id, half)));
    for (const answer of answers) {
      expect(answer?.results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    }
    const order = (await orderOf(id)) ?? [];
    expect(order[0]).toBe(files[0]);
    expect(order.toSorted()).toEqual(files.toSorted());
    const answer = await add(id, [foreign, files[3] ?? '', 'nothing']);
    const refused = (at: string) => [{ code: 'NOT_FOUND', field: ['fileIds', at] }];
    expect(answer?.results.map(({ userErrors }) => userErrors)).toEqual([
      refused('0'),
      [],
      refused('2'),
    ]);
    expect(answer?.album?.fileCount).toBe(40);
    const { errors } = await send(
      server,
      AlbumFilesAddDocument,
      { id, fileIds: Array.from({ length: 1_001 }, () => files[0] ?? '') },
      owner.token,
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
  });

  it('are limited to 10,000, even with concurrent additions', async () => {
    const user = await server.app.signUp();
    const files = await keepFiles(server.app, user, 10_010);
    const { id } = await create('Full', [], user);
    await server.app.installation.sql(
      `insert into album_file select $1, file, n, now()
       from unnest($2::uuid[]) with ordinality as held (file, n)`,
      [id.replace('album_', ''), files.slice(0, 9_995).map((file) => file.replace('file_', ''))],
    );
    const answers = await Promise.all([
      add(id, files.slice(9_995, 10_003), user),
      add(id, files.slice(10_003), user),
    ]);
    const codes = answers.flatMap((answer) =>
      (answer?.results ?? []).flatMap(({ userErrors }) => userErrors.map(({ code }) => code)),
    );
    expect(codes).toEqual(Array.from({ length: 10 }, () => 'ALBUM_FULL'));
    expect((await read(id, user))?.fileCount).toBe(10_000);
  });

  it('can be moved next to others and removed', async () => {
    const files = await keepFiles(server.app, owner, 4);
    const [a = '', b = '', c = '', d = ''] = files;
    const { id } = await create('Moved', files);
    const move = async (fileIds: string[], place: { after?: string; before?: string }) =>
      (await ask(server, AlbumFilesMoveDocument, { id, fileIds, ...place }, owner.token))
        .albumFilesMove;
    expect((await move([d, c], { before: a }))?.userErrors).toEqual([]);
    expect(await orderOf(id)).toEqual([d, c, a, b]);
    expect((await move([d, 'none'], { after: c }))?.results).toMatchObject([
      { userErrors: [] },
      { userErrors: [{ code: 'NOT_FOUND', field: ['fileIds', '1'] }] },
    ]);
    expect(await orderOf(id)).toEqual([c, d, a, b]);
    const [elsewhere = ''] = await keepFiles(server.app, owner, 1);
    for (const place of [{}, { after: a, before: b }, { after: elsewhere }, { before: 'none' }]) {
      const answer = await move([d], place);
      expect(answer).toMatchObject({ album: null, userErrors: [{ code: 'ALBUM_PLACE_INVALID' }] });
    }
    const removal = { id, fileIds: [a, elsewhere, 'none'] };
    const removed = await ask(server, AlbumFilesRemoveDocument, removal, owner.token);
    expect(removed.albumFilesRemove?.results.map(({ userErrors }) => userErrors.length)).toEqual([
      0, 0, 1,
    ]);
    expect(await orderOf(id)).toEqual([c, d, b]);
  });

  it('are paged without gaps while files are moved and removed', async () => {
    const files = await keepFiles(server.app, owner, 6);
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = files;
    const { id } = await create('Paged', files);
    const page = async (after?: string) => {
      const variables = { id, first: 2, ...(after ? { after } : {}) };
      const { album } = await ask(server, AlbumFilesDocument, variables, owner.token);
      if (!album) throw new Error('no album');
      return album.files;
    };
    const first = await page();
    expect(first.edges.map(({ node }) => node.id)).toEqual([a, b]);
    await ask(server, AlbumFilesMoveDocument, { id, fileIds: [b], after: c }, owner.token);
    const second = await page(first.pageInfo.endCursor ?? '');
    expect(second.edges.map(({ node }) => node.id)).toEqual([d, e]);
    await ask(server, AlbumFilesRemoveDocument, { id, fileIds: [e] }, owner.token);
    const third = await page(second.pageInfo.endCursor ?? '');
    expect(third.edges.map(({ node }) => node.id)).toEqual([f]);
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });
});

describe('an album of another user', () => {
  it('looks like a missing one for every operation', async () => {
    const { token } = owner;
    const files = await keepFiles(server.app, owner, 1);
    const foreign = (await create('Theirs', [], stranger)).id;
    const missing = formatId('album', server.app.installation.ids.next());
    const answersTo = async (id: string) => [
      await send(server, AlbumDocument, { id }, token),
      await send(server, NodeByIdDocument, { id }, token),
      await send(server, AlbumUpdateDocument, { id, input: { name: 'mine' } }, token),
      await send(server, AlbumDeleteDocument, { id }, token),
      await send(server, AlbumFilesAddDocument, { id, fileIds: files }, token),
      await send(server, AlbumFilesRemoveDocument, { id, fileIds: files }, token),
      await send(
        server,
        AlbumFilesMoveDocument,
        { id, fileIds: files, after: files[0] ?? '' },
        token,
      ),
    ];
    const answers = await answersTo(foreign);
    expect(answers).toEqual(await answersTo(missing));
    expect(answers).toEqual(await answersTo('album_x'));
    expect(JSON.stringify(answers).match(/"code":"NOT_FOUND","field":\["id"\]/g)).toHaveLength(5);
    expect(await read(foreign, stranger)).toMatchObject({ name: 'Theirs', fileCount: 0 });
  });
});

import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  CompareHashesDocument,
  DeletionsForgetDocument,
  FileDocument,
  FilesChangedDocument,
  FilesDocument,
  FilesPurgeDocument,
  FilesRestoreDocument,
  FilesTrashDocument,
  QuotaDocument,
  TrashDocument,
  TrashEmptyDocument,
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
import { sha256 } from '../../support/storage/object-source.ts';

let server: GraphqlApp;
beforeAll(async () => {
  server = await startGraphqlApp();
});
afterAll(() => server[Symbol.asyncDispose]());

const trash = async (ids: string[], user: TestUser) =>
  (await ask(server, FilesTrashDocument, { ids }, user.token)).filesTrash;
const restore = async (ids: string[], user: TestUser) =>
  (await ask(server, FilesRestoreDocument, { ids }, user.token)).filesRestore;
const purge = async (ids: string[], user: TestUser) =>
  (await ask(server, FilesPurgeDocument, { ids }, user.token)).filesPurge;
const listed = async (user: TestUser, first = 100) =>
  (await ask(server, TrashDocument, { first }, user.token)).trash.nodes.map(({ id }) => id);
const read = async (id: string, user: TestUser) =>
  (await ask(server, FileDocument, { id }, user.token)).file;
const usedBytes = async (user: TestUser) =>
  Number((await ask(server, QuotaDocument, {}, user.token)).quota.usedBytes);
const statusOf = async (bytes: Buffer, user: TestUser) => {
  const hashes = [{ sha256: sha256(bytes), size: String(bytes.byteLength) }];
  const { compareHashes } = await ask(server, CompareHashesDocument, { hashes }, user.token);
  return compareHashes[0]?.status;
};
const codesOf = (payload: Awaited<ReturnType<typeof trash>>) =>
  payload?.results.map(({ userErrors }) => userErrors[0]?.code ?? 'OK');

describe('the trash', () => {
  it('removes files from the library and restores them unchanged', async () => {
    const user = await server.app.signUp();
    const [one = '', two = ''] = await keepFiles(server.app, user, 2, { tags: ['sea'] });
    const before = await read(one, user);
    const payload = await trash([one, two], user);
    expect(payload?.results.map(({ file }) => file?.id)).toEqual([one, two]);
    expect(payload?.results.every(({ file }) => file?.trashedAt)).toBe(true);
    const files = await ask(server, FilesDocument, { first: 10 }, user.token);
    expect(files.files.nodes).toEqual([]);
    expect(await listed(user)).toEqual(expect.arrayContaining([one, two]));
    expect(codesOf(await restore([one], user))).toEqual(['OK']);
    expect(await read(one, user)).toEqual(before);
    expect(await listed(user)).toEqual([two]);
  });

  it('is paged from the most recently trashed file', async () => {
    const user = await server.app.signUp();
    const files = await keepFiles(server.app, user, 5);
    for (const id of files) await trash([id], user);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: { after: string | null; first: number } = { after, first: 2 };
      const { nodes, pageInfo } = (await ask(server, TrashDocument, page, user.token)).trash;
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(seen).toEqual(files.toReversed());
  });

  it('refuses invalid cursors and page sizes', async () => {
    const user = await server.app.signUp();
    for (const variables of [{ first: 1, after: 'x' }, { first: 101 }, { first: 0 }]) {
      const { data, errors } = await send(server, TrashDocument, variables, user.token);
      expect(data).toBeNull();
      expect(errors?.[0]?.extensions?.['code']).toMatch(/^(CURSOR|PAGE)_INVALID$/);
    }
  });

  it('returns one result per file, and NOT_FOUND for both foreign and unknown files', async () => {
    const user = await server.app.signUp();
    const stranger = await server.app.signUp();
    const [mine = ''] = await keepFiles(server.app, user, 1);
    const [foreign = '', gone = ''] = await keepFiles(server.app, stranger, 2);
    await trash([gone], stranger);
    const madeUp = 'file_01900000-0000-7000-8000-000000000000';
    const expected = ['NOT_FOUND', 'OK', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'];
    for (const change of [trash, restore, trash, purge]) {
      const payload = await change([foreign, mine, madeUp, 'nothing', gone], user);
      expect(codesOf(payload)).toEqual(expected);
    }
    expect(await read(mine, user)).toBeNull();
    expect(await read(foreign, stranger)).toMatchObject({ id: foreign });
    expect(await listed(stranger)).toEqual([gone]);
  });

  it('accepts 1,000 files at once and refuses more', async () => {
    const user = await server.app.signUp();
    const files = await keepFiles(server.app, user, 1_001);
    const refused = await send(server, FilesTrashDocument, { ids: files }, user.token);
    expect(refused.errors?.[0]?.extensions?.['code']).toBe('PAGE_INVALID');
    expect(await listed(user)).toEqual([]);
    const payload = await trash(files.slice(1), user);
    expect(new Set(codesOf(payload))).toEqual(new Set(['OK']));
    expect(await server.app.installation.trash.count(user.id)).toBe(1_000);
  });

  it('does not purge a file that is not in the trash', async () => {
    const user = await server.app.signUp();
    const [id = ''] = await keepFiles(server.app, user, 1);
    expect(codesOf(await purge([id], user))).toEqual(['FILE_STATUS_INVALID']);
    expect(await read(id, user)).toMatchObject({ id });
  });

  it('keeps counting against the quota until it is emptied', async () => {
    const user = await server.app.signUp();
    const bytes = randomBytes(5_000);
    const id = await uploadFile(server, user, bytes);
    await trash([id], user);
    expect(await usedBytes(user)).toBe(5_000);
    await purge([id], user);
    expect(await usedBytes(user)).toBe(0);
  });

  it('refuses to restore files while the account is over a lowered quota', async () => {
    const user = await server.app.signUp();
    const { sql } = server.app.installation;
    const id = await uploadFile(server, user, randomBytes(5_000));
    await trash([id], user);
    await sql('update app_user set quota_limit = 4000 where id = $1', [user.id]);
    const refused = await restore([id], user);
    expect(refused?.userErrors).toMatchObject([{ code: 'QUOTA_EXCEEDED' }]);
    expect(await listed(user)).toEqual([id]);
    await sql('update app_user set quota_limit = 5000 where id = $1', [user.id]);
    expect(codesOf(await restore([id], user))).toEqual(['OK']);
  });

  it('notifies subscribers of each change, including a client that was offline', async () => {
    const user = await server.app.signUp();
    const { syncCursor: since } = (await ask(server, FilesDocument, { first: 1 }, user.token))
      .files;
    await using client = connect(server, user.token);
    await using events = subscribe(client, FilesChangedDocument, { since });
    const [id = ''] = await keepFiles(server.app, user, 1);
    await trash([id], user);
    const trashed = (await events.until(({ filesChanged }) => filesChanged.file?.trashedAt != null))
      .filesChanged;
    expect(trashed).toMatchObject({ kind: 'UPSERT', file: { id, trashedAt: expect.anything() } });
    await restore([id], user);
    const restored = (await events.next()).filesChanged;
    expect(restored).toMatchObject({ kind: 'UPSERT', file: { id, trashedAt: null } });
    await trash([id], user);
    await events.next();
    await purge([id], user);
    const deleted = (await events.next()).filesChanged;
    expect(deleted).toMatchObject({ kind: 'DELETE', fileId: id, file: null });
    await using phone = subscribe(client, FilesChangedDocument, { since: trashed.cursor });
    expect((await phone.next()).filesChanged).toMatchObject({ kind: 'DELETE', fileId: id });
  });
});

describe('a deleted file', () => {
  it('is reported when comparing hashes until it is uploaded again', async () => {
    const user = await server.app.signUp();
    const bytes = randomBytes(3_000);
    const first = await uploadFile(server, user, bytes);
    await trash([first], user);
    expect(await statusOf(bytes, user)).toBe('TRASHED');
    await purge([first], user);
    expect(await statusOf(bytes, user)).toBe('DELETED_BY_USER');
    const again = await uploadFile(server, user, bytes);
    expect(again).not.toBe(first);
    expect(await statusOf(bytes, user)).toBe('DUPLICATE');
  });

  it('is NEW once its deletion is forgotten, and only by its owner', async () => {
    const user = await server.app.signUp();
    const stranger = await server.app.signUp();
    const bytes = randomBytes(3_000);
    const id = await uploadFile(server, user, bytes);
    await trash([id], user);
    await purge([id], user);
    const hashes = [{ sha256: sha256(bytes), size: '3000' }];
    const forget = async ({ token }: TestUser) =>
      (await ask(server, DeletionsForgetDocument, { hashes }, token)).deletionsForget;
    expect(await forget(stranger)).toEqual({ count: 0, userErrors: [] });
    expect(await statusOf(bytes, user)).toBe('DELETED_BY_USER');
    expect(await forget(user)).toEqual({ count: 1, userErrors: [] });
    expect(await statusOf(bytes, user)).toBe('NEW');
  });

  it('is restored as the same file when uploaded again while in the trash', async () => {
    const user = await server.app.signUp();
    const bytes = randomBytes(3_000);
    const id = await uploadFile(server, user, bytes);
    await trash([id], user);
    expect(await uploadFile(server, user, bytes)).toBe(id);
    expect(await read(id, user)).toMatchObject({ trashedAt: null });
    expect(await usedBytes(user)).toBe(3_000);
  });
});

describe('trashEmpty', () => {
  it('deletes only the files that are in the trash when requested, in a job', async () => {
    await using own = await startGraphqlApp();
    const user = await own.app.signUp();
    const stranger = await own.app.signUp();
    const files = await keepFiles(own.app, user, 250);
    const [kept = ''] = await keepFiles(own.app, user, 1);
    const [foreign = ''] = await keepFiles(own.app, stranger, 1);
    await ask(own, FilesTrashDocument, { ids: files }, user.token);
    await ask(own, FilesTrashDocument, { ids: [foreign] }, stranger.token);
    const { trashEmpty } = await ask(own, TrashEmptyDocument, {}, user.token);
    expect(trashEmpty).toEqual({ count: 250, userErrors: [] });
    await own.app.installation.startWorking();
    await expect.poll(() => own.app.installation.trash.count(user.id), { timeout: 15_000 }).toBe(0);
    const { files: left } = await ask(own, FilesDocument, { first: 10 }, user.token);
    expect(left.nodes.map(({ id }) => id)).toEqual([kept]);
    expect(await own.app.installation.trash.count(stranger.id)).toBe(1);
  });
});

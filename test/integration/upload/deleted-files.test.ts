import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  CompareHashesDocument,
  FilesPurgeDocument,
  FilesTrashDocument,
  QuotaDocument,
  UploadSessionCreateDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { fileIdOf, TusClient } from '../../support/tus/tus-client.ts';

let server: GraphqlApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  server = await startGraphqlApp();
  user = await server.app.signUp();
  tus = new TusClient(server.app.url, user.token);
});
afterAll(() => server[Symbol.asyncDispose]());

const SIZE = 4_000;
const AUTO = { intent: 'auto' };
const GONE = { status: 410, code: 'DELETED_BY_USER' };

/** Uploads new bytes and moves them to the trash or deletes them. */
async function deletedBytes(how: 'TRASHED' | 'PURGED'): Promise<Buffer> {
  const bytes = randomBytes(SIZE);
  await remove(await uploadFile(server, user, bytes), how);
  return bytes;
}

async function remove(id: string, how: 'TRASHED' | 'PURGED'): Promise<void> {
  await ask(server, FilesTrashDocument, { ids: [id] }, user.token);
  if (how === 'PURGED') await ask(server, FilesPurgeDocument, { ids: [id] }, user.token);
}

async function compared(bytes: Buffer) {
  const hashes = [{ sha256: sha256(bytes), size: String(bytes.byteLength) }];
  return (await ask(server, CompareHashesDocument, { hashes }, user.token)).compareHashes[0];
}

/** Expects that refused uploads left no open upload, file, claim, staged bytes or reserved quota. */
async function expectNothingLeft(): Promise<void> {
  const { quota } = await ask(server, QuotaDocument, {}, user.token);
  expect(quota.reservedBytes).toBe('0');
  const { installation, config } = server.app;
  const rows = await installation.sql(
    `select 'upload' from upload_session where status in ('OPEN', 'FINALIZING')
     union all select 'file' from file where status in ('PENDING', 'UPLOADING')
     union all select 'content' from content where state = 'CLAIMED'`,
  );
  expect(rows).toEqual([]);
  const staged = await readdir(join(config.dataDir, 'staging'), { recursive: true });
  expect(staged.filter((path) => path.includes('/'))).toEqual([]);
}

describe.each(['TRASHED', 'PURGED'] as const)('an automatic upload of %s bytes', (how) => {
  it('is refused before any byte is sent if it declares its hash', async () => {
    const bytes = await deletedBytes(how);
    const metadata = { ...AUTO, sha256: sha256(bytes) };
    expect(await tus.create(SIZE, { metadata })).toMatchObject(GONE);
    expect(await tus.create(SIZE, { metadata, body: bytes })).toMatchObject(GONE);
    await expectNothingLeft();
  });

  it('is refused by uploadSessionCreate', async () => {
    const bytes = await deletedBytes(how);
    const input = {
      filename: 'a.jpg',
      size: SIZE,
      sha256: sha256(bytes),
      intent: 'AUTO' as const,
    };
    const { uploadSessionCreate } = await ask(
      server,
      UploadSessionCreateDocument,
      { input },
      user.token,
    );
    expect(uploadSessionCreate).toMatchObject({
      uploadSession: null,
      userErrors: [{ code: 'DELETED_BY_USER', field: ['input', 'sha256'] }],
    });
    await expectNothingLeft();
  });

  it.each(['known', 'deferred'] as const)(
    'fails when it is complete if it declares no hash, with a %s length',
    async (length) => {
      const bytes = await deletedBytes(how);
      const before = await compared(bytes);
      const path = await tus.open(length === 'known' ? SIZE : 'deferred', { metadata: AUTO });
      await tus.patch(path, 0, bytes.subarray(0, 10));
      const declared = length === 'known' ? {} : { 'upload-length': SIZE };
      expect(await tus.patch(path, 10, bytes.subarray(10), declared)).toMatchObject(GONE);
      expect(await tus.head(path)).toMatchObject({ status: 404 });
      expect(await compared(bytes)).toEqual(before);
      await expectNothingLeft();
    },
  );

  it('fails when its parts are joined', async () => {
    const bytes = await deletedBytes(how);
    const headers = { 'upload-concat': 'partial' };
    const halves = [bytes.subarray(0, 1_000), bytes.subarray(1_000)];
    const paths: string[] = [];
    for (const half of halves) paths.push(await tus.open(half.byteLength, { headers, body: half }));
    expect(await tus.join(paths, { metadata: AUTO })).toMatchObject(GONE);
    await expectNothingLeft();
  });

  it('succeeds if the user asks for it', async () => {
    const bytes = await deletedBytes(how);
    const metadata = { intent: 'manual', sha256: sha256(bytes) };
    const id = fileIdOf(await tus.create(SIZE, { metadata, body: bytes }));
    expect(await compared(bytes)).toMatchObject({ status: 'DUPLICATE', file: { id } });
    // From then on, automatic uploads find the file.
    const again = await tus.create(SIZE, { metadata: AUTO, body: bytes });
    expect(fileIdOf(again)).toBe(id);
  });
});

describe('an automatic upload', () => {
  it('fails when its bytes are deleted while they are sent', async () => {
    const bytes = randomBytes(SIZE);
    const id = await uploadFile(server, user, bytes);
    const path = await tus.open(SIZE, { metadata: { ...AUTO, sha256: sha256(bytes) } });
    await tus.patch(path, 0, bytes.subarray(0, 10));
    await remove(id, 'PURGED');
    expect(await tus.patch(path, 10, bytes.subarray(10))).toMatchObject(GONE);
    await expectNothingLeft();
  });

  it('ignores what other users have deleted', async () => {
    const bytes = await deletedBytes('PURGED');
    const other = await server.app.signUp();
    const theirs = new TusClient(server.app.url, other.token);
    const metadata = { ...AUTO, sha256: sha256(bytes) };
    expect(fileIdOf(await theirs.create(SIZE, { metadata, body: bytes }))).toMatch(/^file_/);
  });

  it('becomes one of the user when the user resumes it', async () => {
    const bytes = randomBytes(SIZE);
    const id = await uploadFile(server, user, bytes);
    const path = await tus.open(SIZE, { metadata: { ...AUTO, sha256: sha256(bytes) } });
    await remove(id, 'PURGED');
    const input = { filename: 'a.jpg', size: SIZE, sha256: sha256(bytes) };
    const { uploadSessionCreate } = await ask(
      server,
      UploadSessionCreateDocument,
      { input },
      user.token,
    );
    expect(uploadSessionCreate).toMatchObject({ resumed: true, userErrors: [] });
    expect(fileIdOf(await tus.patch(path, 0, bytes))).toMatch(/^file_/);
  });

  it('may have empty files although others were deleted', async () => {
    await remove(fileIdOf(await tus.create(0)), 'PURGED');
    expect(fileIdOf(await tus.create(0, { metadata: AUTO }))).toMatch(/^file_/);
  });
});

it('compareHashes tells when bytes were deleted', async () => {
  const bytes = await deletedBytes('PURGED');
  const comparison = await compared(bytes);
  expect(comparison).toMatchObject({ status: 'DELETED_BY_USER', file: null });
  const { installation } = server.app;
  const [row] = await installation.sql<{ at: Date }>(
    'select max(deleted_at) as at from deleted_bytes',
  );
  expect(comparison?.deletedAt).toBe(row?.at.toISOString());
  expect(await compared(randomBytes(10))).toMatchObject({ status: 'NEW', deletedAt: null });
});

it.each(['automatic', 'AUTO', 'x'])('an upload with the intent %s is refused', async (intent) => {
  expect(await tus.create(SIZE, { metadata: { intent } })).toMatchObject({
    status: 400,
    code: 'METADATA_INVALID',
  });
});

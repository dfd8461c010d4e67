import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  FileDocument,
  QuotaDocument,
  UploadSessionCreateDocument,
  type UploadSessionCreateInput,
  UploadSessionDocument,
  UploadSessionsDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

describe('upload sessions over GraphQL', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const create = async (input: UploadSessionCreateInput, user = owner) => {
    const data = await ask(server, UploadSessionCreateDocument, { input }, user.token);
    if (!data.uploadSessionCreate) throw new Error('no payload');
    return data.uploadSessionCreate;
  };
  const quotaOf = async (user: TestUser) =>
    (await ask(server, QuotaDocument, {}, user.token)).quota;

  it('opens an upload that tus can resume with the returned token', async () => {
    const bytes = Buffer.from('uploaded in the background');
    const created = await create({
      filename: 'IMG_1.HEIC',
      filetype: 'image/heic',
      size: bytes.byteLength,
      capturedAt: '2024-05-01T12:00:00Z',
      tags: ['sea'],
    });
    expect(created.userErrors).toEqual([]);
    expect(created.file).toBeNull();
    expect(created.uploadSession).toMatchObject({
      status: 'OPEN',
      offset: '0',
      size: String(bytes.byteLength),
      url: created.url,
      file: { status: 'PENDING', originalName: 'IMG_1.HEIC' },
    });
    expect(created.url).toBe(`${server.app.url}/uploads/${created.uploadSession?.id}`);
    expect(Date.parse(created.expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect((await quotaOf(owner)).reservedBytes).toBe(String(bytes.byteLength));

    const headers = Object.fromEntries(created.headers.map(({ name, value }) => [name, value]));
    expect(headers['Authorization']).toMatch(/^Bearer fsu_/);
    const patched = await fetch(created.url ?? '', {
      method: 'PATCH',
      headers: {
        ...headers,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    expect(patched.status).toBe(204);
    const id = patched.headers.get('flexstorage-file-id') ?? '';
    const { file } = await ask(server, FileDocument, { id }, owner.token);
    expect(file).toMatchObject({
      status: 'COMPLETED',
      originalName: 'IMG_1.HEIC',
      mimeType: 'image/heic',
      capturedAt: '2024-05-01T12:00:00.000Z',
      tags: ['sea'],
    });
    const sessionId = created.uploadSession?.id ?? '';
    const { uploadSession } = await ask(
      server,
      UploadSessionDocument,
      { id: sessionId },
      owner.token,
    );
    expect(uploadSession).toMatchObject({ status: 'COMPLETED', duplicate: false, file: { id } });
  });

  it('returns the existing file and reserves no quota', async () => {
    const user = await server.app.signUp();
    const bytes = Buffer.from('already kept');
    const id = await uploadFile(server, user, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const again = await create({ filename: 'x', sha256, size: String(bytes.byteLength) }, user);
    expect(again).toMatchObject({ uploadSession: null, url: null, headers: [], file: { id } });
    expect((await quotaOf(user)).reservedBytes).toBe('0');
    const { uploadSessions } = await ask(server, UploadSessionsDocument, { first: 1 }, user.token);
    expect(uploadSessions.totalCount).toBe(0);
    // Nobody learns what others keep.
    const stranger = await server.app.signUp();
    const foreign = await create({ filename: 'x', sha256, size: bytes.byteLength }, stranger);
    expect(foreign).toMatchObject({ file: null, uploadSession: { status: 'OPEN' } });
  });

  it.each(['MISSING', 'DAMAGED', 'RELEASED'])(
    'accepts a file again if its only copy is %s',
    async (state) => {
      const user = await server.app.signUp();
      const bytes = Buffer.from(`kept and then ${state}`);
      const id = await uploadFile(server, user, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const input = { filename: 'x', sha256, size: bytes.byteLength };
      expect(await create(input, user)).toMatchObject({ uploadSession: null, file: { id } });
      await server.app.installation.sql(
        `update content_copy set state = $2
         where content_id = (select content_id from file where id = $1)`,
        [id.replace('file_', ''), state],
      );
      const again = await create(input, user);
      expect(again).toMatchObject({ file: null, uploadSession: { status: 'OPEN' } });
    },
  );

  it('defers the length', async () => {
    const { uploadSession } = await create({ filename: 'live.mp4' });
    expect(uploadSession).toMatchObject({ status: 'OPEN', size: null });
  });

  it('completes an empty file immediately', async () => {
    const created = await create({ filename: 'empty.txt', size: 0 });
    expect(created).toMatchObject({
      uploadSession: { status: 'COMPLETED' },
      file: { status: 'COMPLETED' },
    });
  });

  it.each<[UploadSessionCreateInput, string, string]>([
    [{ filename: 'x\u0000' }, 'FILE_NAME_INVALID', 'filename'],
    [{ filename: 'x', size: String(5 * 1024 ** 3 + 1) }, 'FILE_TOO_LARGE', 'size'],
    [{ filename: 'x', size: 1001 }, 'QUOTA_EXCEEDED', 'size'],
    [{ filename: 'x', tags: [''] }, 'TAG_INVALID', 'tags'],
    [{ filename: 'x', capturedAt: '1700-01-01T00:00:00Z' }, 'CAPTURE_TIME_INVALID', 'capturedAt'],
  ])('returns a user error for %j', async (input, code, field) => {
    const user = await server.app.signUp({ quotaBytes: 1000 });
    expect(await create(input, user)).toMatchObject({
      uploadSession: null,
      url: null,
      headers: [],
      userErrors: [{ code, field: ['input', field] }],
    });
    expect((await quotaOf(user)).reservedBytes).toBe('0');
  });

  it.each([{ size: '1.5' }, { size: -1 }, { sha256: 'ab' }, { filetype: 'image' }])(
    'returns BAD_USER_INPUT for %j',
    async (wrong) => {
      const variables = { input: { filename: 'x', ...wrong } };
      const answer = await send(server, UploadSessionCreateDocument, variables, owner.token);
      expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([
        400,
        { code: 'BAD_USER_INPUT' },
      ]);
    },
  );

  it('lists open sessions of their owner only, newest first, page by page', async () => {
    const user = await server.app.signUp();
    const ids: (string | undefined)[] = [];
    for (const filename of ['a', 'b', 'c']) {
      ids.unshift((await create({ filename, size: 1 }, user)).uploadSession?.id);
    }
    const list = async (after: string | null) =>
      (await ask(server, UploadSessionsDocument, { first: 2, after }, user.token)).uploadSessions;
    const first = await list(null);
    const second = await list(first.pageInfo.endCursor);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);

    const id = ids[0] ?? '';
    const seen = async ({ token }: TestUser) =>
      (await ask(server, UploadSessionDocument, { id }, token)).uploadSession;
    expect(await seen(user)).toMatchObject({ id });
    expect(await seen(owner)).toBeNull();
  });
});

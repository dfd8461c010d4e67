import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request as sendRequest } from 'node:http';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { formatId } from '../../src/kernel/id.ts';
import { sessionRow, stagedIn, tracesOf, uuidIn } from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { databaseProxy } from '../support/database/database-proxy.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { openRequest, type OpenRequest } from '../support/tus/raw-http.ts';
import { ResumableUploadClient } from '../support/tus/resumable-upload-client.ts';
import { fileIdOf, metadataHeader, TusClient } from '../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => {
  user = await app.signUp();
});

const PATIENT = { timeout: 10_000 };

const clientOf = ({ url }: TestApp): ResumableUploadClient =>
  new ResumableUploadClient(url, user.token, 8);

it('a temporary failure of a resumable upload closes the connection even after the whole body was received', async () => {
  await using proxy = await databaseProxy(app.database.url);
  await using node = await startTestApp({ nodeOf: app, env: { DATABASE_URL: proxy.url } });
  const client = clientOf(node);
  const path = String((await client.create(Buffer.alloc(0), false)).headers.location);
  using request = client.startAppend(path, 0, true, { 'content-length': 1000 });
  await request.send(Buffer.alloc(999));
  await expect.poll(async () => (await sessionRow(app, path)).offset, PATIENT).toBe(999);
  await proxy.cut();
  await request.send(Buffer.alloc(1));
  request.end();
  expect(await request.answer).toBeUndefined();
  // Its lease could not be given back, so it has to run out.
  await expect.poll(async () => (await sessionRow(app, path)).leased, PATIENT).toBe(false);
  const answer = await clientOf(app).append(path, 999, Buffer.alloc(1), true);
  expect(answer.status).toBe(201);
});

it('joining a foreign partial upload returns the same error as joining a missing one', async () => {
  const tus = new TusClient(app.url, user.token);
  const stranger = new TusClient(app.url, (await app.signUp()).token);
  const partial = { headers: { 'upload-concat': 'partial' } };
  const unfinished = await tus.open(5, partial);
  const foreign = await stranger.open(5, partial);
  const missing = `/uploads/${formatId('upload', app.installation.ids.next())}`;
  const answers = (url: string) =>
    Promise.all(
      [[unfinished, url], [url, url], Array<string>(101).fill(url)].map((list) => tus.join(list)),
    );
  const texts = (await answers(foreign)).map(({ status, text }) => [status, text]);
  expect(texts).toEqual((await answers(missing)).map(({ status, text }) => [status, text]));
});

it('a malformed digest creates no upload', async () => {
  for (const digest of ['sha-256=abc', 'sha-256', 'sha-256=(:AAAA:)', ':AAAA:']) {
    const headers = { 'content-digest': digest };
    const answer = await clientOf(app).create(Buffer.alloc(10), true, headers);
    expect([digest, answer.code]).toEqual([digest, 'UPLOAD_HEADER_INVALID']);
  }
  expect(await tracesOf(app, user.id)).toMatchObject({ sessions: 0, reserved: 0 });
});

it('HEAD reports Upload-Complete when it completes an upload left unfinished by a crash', async () => {
  const opened = await clientOf(app).create(Buffer.from('hello'), false, { 'upload-length': 6 });
  const path = String(opened.headers.location);
  // As a crash leaves it between the length and the empty request that follows.
  await app.installation.sql('update upload_session set size = 5 where id = $1', [uuidIn(path)]);
  const { headers } = await clientOf(app).head(path);
  expect(headers).toMatchObject({ 'upload-complete': '?1', 'upload-offset': '5' });
  expect(headers).toHaveProperty('flexstorage-file-id');
});

it('exceeding the quota within a request returns no stale Upload-Offset', async () => {
  const poor = await app.signUp({ quotaBytes: 2_000_000 });
  const client = new ResumableUploadClient(app.url, poor.token, 8);
  const path = String((await client.create(Buffer.alloc(0), false)).headers.location);
  const chunked = { 'transfer-encoding': 'chunked' };
  const answer = await client.append(path, 0, Buffer.alloc(4_000_000), true, chunked);
  expect(answer).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
  const { offset } = await sessionRow(app, path);
  expect(offset).toBeGreaterThan(0);
  expect([undefined, String(offset)]).toContain(answer.headers['upload-offset']);
});

describe('an upload whose POST fails', () => {
  const bytes = randomBytes(1000);
  let tus: TusClient;
  let post: OpenRequest;
  let path: string;
  beforeEach(async () => {
    tus = new TusClient(app.url, user.token);
    post = tus.startCreate(1000, {
      'content-length': 1000,
      'upload-metadata': metadataHeader({ sha256: sha256(bytes) }),
    });
    await post.send(bytes.subarray(0, 400));
    const { sql } = app.installation;
    const found = () =>
      sql<{ id: string }>(
        'select id from upload_session where owner_id = $1 and upload_offset = 400',
        [user.id],
      );
    await expect.poll(found, PATIENT).toHaveLength(1);
    path = `/uploads/${formatId('upload', (await found())[0]?.id ?? '')}`;
  });
  afterEach(() => post[Symbol.dispose]());

  const openUploads = async () => (await tracesOf(app, user.id)).sessions;
  const answered = async () => {
    const { sql } = app.installation;
    await expect
      .poll(() => sql('select id from upload_session where lease_until is not null'), PATIENT)
      .toEqual([]);
  };

  it('is deleted if no other device can resume it', async () => {
    post.destroy();
    await expect.poll(openUploads, PATIENT).toBe(0);
  });

  it('is kept if another device received a token for it', async () => {
    const input = { sha256: sha256(bytes) };
    const created = await app.installation.createUploadSession.execute(user.id, input, 1000);
    if (created.kind !== 'CREATED') throw new Error(created.kind);
    post.destroy();
    await answered();
    const other = new TusClient(app.url, created.token);
    const answer = await other.patch(path, 400, bytes.subarray(400));
    expect(sha256(await tus.download(fileIdOf(answer)))).toBe(sha256(bytes));
  });

  it('is kept if another device takes it over', async () => {
    expect((await tus.head(path)).headers['upload-offset']).toBe('400');
    expect(await post.answer).toMatchObject({ status: 423 });
    const answer = await tus.patch(path, 400, bytes.subarray(400));
    expect(sha256(await tus.download(fileIdOf(answer)))).toBe(sha256(bytes));
  });
});

it.each([
  ['tus', { 'tus-resumable': '1.0.0' }],
  ['IETF', { 'upload-draft-interop-version': 8, 'upload-complete': '?0' }],
])(
  'an upload is deleted if its client disconnects before receiving the upload URL: %s',
  async (_what, said) => {
    const before = await stagedIn(app);
    const owner = new Client(app.database.connection);
    await owner.connect();
    try {
      await owner.query('begin');
      await owner.query('select from app_user where id = $1 for update', [user.id]);
      const headers = { authorization: `Bearer ${user.token}`, 'upload-length': 10, ...said };
      const post = openRequest('POST', `${app.url}/uploads`, { ...headers, 'content-length': 0 });
      const waits = `select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(() => app.installation.sql(waits), PATIENT).toHaveLength(1);
      post.destroy();
      expect(await post.answer).toBeUndefined();
      // By the time it has answered this, the server knows.
      await clientOf(app).head('/uploads/none');
      await owner.query('commit');
      // Its entry is there before its row, and goes with it.
      await expect.poll(() => stagedIn(app), PATIENT).toHaveLength(before.length);
      expect(await tracesOf(app, user.id)).toMatchObject({ sessions: 0, reserved: 0 });
    } finally {
      await owner.end();
    }
  },
);

describe('a chunked body that exceeds the declared length', () => {
  const CHUNKED = { 'transfer-encoding': 'chunked', 'upload-length': 10 };

  // On S3 nothing shows of the last bytes before they are all there.
  const times = process.env['TEST_STAGING'] === 's3' ? ['at once'] : ['at once', 'a moment later'];

  it.each(times)('does not complete the upload: %s', async (when) => {
    const client = clientOf(app);
    const path = String((await client.create(Buffer.alloc(0), false)).headers.location);
    using request = client.startAppend(path, 0, true, CHUNKED);
    if (when === 'at once') {
      await request.send(Buffer.alloc(11));
    } else {
      await request.send(Buffer.alloc(10));
      await expect.poll(() => stagedSize(path), PATIENT).toBe(10);
      await request.send(Buffer.alloc(1));
    }
    request.end();
    expect(await request.answer).toMatchObject({ status: 400, code: 'UPLOAD_LENGTH_INCONSISTENT' });
    expect(await client.head(path)).toMatchObject({ headers: { 'upload-complete': '?0' } });
    const last = await client.append(path, 0, Buffer.alloc(10, 7), true);
    expect(last.status).toBe(201);
  });
});

it('a resumable upload request can finish a tus partial upload', async () => {
  const tus = new TusClient(app.url, user.token);
  const path = await tus.open(5, { headers: { 'upload-concat': 'partial' } });
  expect((await clientOf(app).append(path, 0, Buffer.from('hello'), true)).status).toBe(201);
  expect((await tus.join([path])).status).toBe(201);
});

it('a request target can be an absolute URL, as clients send to proxies', async () => {
  const { host } = new URL(app.url);
  const { statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = sendRequest(app.url, {
      method: 'POST',
      path: `http://${host}/uploads`,
      headers: {
        authorization: `Bearer ${user.token}`,
        'upload-draft-interop-version': 8,
        'upload-complete': '?1',
        'content-length': 3,
      },
    });
    sent.on('response', resolve).on('error', reject).end('abc');
  });
  expect(statusCode).toBe(201);
});

it('a resumable upload with an expired token receives an error instead of a closed connection', async () => {
  const path = String((await clientOf(app).create(Buffer.alloc(3), false)).headers.location);
  const token = await app.installation.accessTokens.issue(user.id, -3_600);
  const late = new ResumableUploadClient(app.url, token, 8);
  const head = await late.head(path);
  expect(head).toMatchObject({ status: 423, headers: { 'retry-after': '1' } });
});

async function stagedSize(path: string): Promise<number> {
  const id = uuidIn(path);
  return (await stat(join(app.config.dataDir, 'staging', id.slice(-2), id))).size;
}

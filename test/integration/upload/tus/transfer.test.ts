import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { openRequest } from '../../../support/tus/raw-http.ts';
import { fileIdOf, OFFSET_TYPE, TusClient } from '../../../support/tus/tus-client.ts';
import { reservationDrift, stagedIn, tracesOf, uuidIn } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(async () => {
  expect(await reservationDrift(app)).toBe(0);
  await app[Symbol.asyncDispose]();
});

describe('PATCH', () => {
  it('returns the same file when an upload is completed again', async () => {
    const path = await tus.open(10);
    const first = await tus.patch(path, 0, randomBytes(10));
    const again = await tus.patch(path, 10, Buffer.alloc(0));
    expect(again).toMatchObject({ status: 204, headers: { 'upload-offset': '10' } });
    expect(fileIdOf(again)).toBe(fileIdOf(first));
    expect(fileIdOf(await tus.head(path))).toBe(fileIdOf(first));
    expect(await tus.patch(path, 0, randomBytes(10))).toMatchObject({
      status: 409,
      headers: { 'upload-offset': '10' },
    });
  });

  it('returns 413 if its Content-Length exceeds the upload’s length', async () => {
    const path = await tus.open(10);
    await tus.patch(path, 0, randomBytes(4));
    const answer = await tus.patch(path, 4, randomBytes(7));
    expect(answer).toMatchObject({ status: 413, code: 'UPLOAD_LENGTH_INVALID' });
    expect((await tus.head(path)).headers['upload-offset']).toBe('4');
  });

  it.each([1_000, 1_048_576, 1_048_577])(
    'ignores bytes of a chunked body beyond the upload’s length of %i',
    async (length) => {
      const path = await tus.open(length);
      const bytes = randomBytes(5_000_000);
      const answer = await tus.patch(path, 0, bytes, { 'transfer-encoding': 'chunked' });
      expect(answer).toMatchObject({ status: 204, headers: { 'upload-offset': String(length) } });
      const kept = await tus.download(fileIdOf(answer));
      expect(kept.equals(bytes.subarray(0, length))).toBe(true);
    },
  );

  it('delivers an error even while the client is still sending', async () => {
    const path = await tus.open(50_000_000);
    for (let round = 0; round < 10; round += 1) {
      const answer = await tus.patch(path, 1, Buffer.alloc(8_000_000));
      expect(answer).toMatchObject({ status: 409, headers: { 'upload-offset': '0' } });
    }
  });
});

describe('POST with bytes', () => {
  it('leaves nothing behind if the body is too long', async () => {
    const before = await tracesOf(app, user.id);
    const staged = await stagedIn(app);
    const body = randomBytes(2000);
    const answer = await tus.create(1000, { body, headers: { 'content-length': body.length } });
    expect(answer.status).toBe(413);
    expect(await tracesOf(app, user.id)).toEqual(before);
    expect(await stagedIn(app)).toEqual(staged);
  });

  it('ignores bytes of a chunked body beyond the length', async () => {
    const body = randomBytes(2000);
    const answer = await tus.create(1000, { body, headers: { 'transfer-encoding': 'chunked' } });
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': '1000' } });
    expect((await tus.download(fileIdOf(answer))).equals(body.subarray(0, 1000))).toBe(true);
  });

  it('leaves nothing behind if interrupted before the client receives the upload URL', async () => {
    const before = await tracesOf(app, user.id);
    const request = openRequest('POST', `${app.url}/uploads`, {
      authorization: `Bearer ${user.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': 1000,
      'content-length': 1000,
      'content-type': OFFSET_TYPE,
    });
    await request.send(randomBytes(10));
    await vi.waitFor(async () =>
      expect((await tracesOf(app, user.id)).sessions).toBe(before.sessions + 1),
    );
    request.destroy();
    await vi.waitFor(async () => expect(await tracesOf(app, user.id)).toEqual(before), 5_000);
  });
});

describe('a deferred length', () => {
  it('can be declared as 0', async () => {
    const path = await tus.open('deferred');
    const last = await tus.patch(path, 0, Buffer.alloc(0), { 'upload-length': 0 });
    expect(await tus.download(fileIdOf(last))).toHaveLength(0);
  });

  it('reserves quota as bytes arrive, up to the limit', async () => {
    const small = await app.signUp({ quotaBytes: 1_000_000 });
    const client = new TusClient(app.url, small.token);
    const path = await client.open('deferred');
    expect((await client.patch(path, 0, randomBytes(900_000))).status).toBe(204);
    const over = await client.patch(path, 900_000, randomBytes(200_000));
    expect(over).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
    const declared = await client.patch(path, 900_000, Buffer.alloc(0), {
      'upload-length': 1_000_001,
    });
    expect(declared).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
    const last = await client.patch(path, 900_000, Buffer.alloc(0), { 'upload-length': 900_000 });
    expect(last.status).toBe(204);
    expect(await tracesOf(app, small.id)).toMatchObject({ reserved: 0, used: 900_000 });
  });
});

describe('an empty upload', () => {
  it('becomes a file immediately, and each one a separate file', async () => {
    const owner = await app.signUp({ quotaBytes: 0 });
    const client = new TusClient(app.url, owner.token);
    const answers = [await client.create(0), await client.create(0)];
    const ids = answers.map(fileIdOf);
    expect(new Set(ids).size).toBe(2);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 201, headers: { 'flexstorage-duplicate': 'false' } });
      expect(answer.headers).not.toHaveProperty('upload-expires');
      const asked = await client.head(String(answer.headers.location));
      expect(asked.headers).toMatchObject({ 'upload-offset': '0', 'upload-length': '0' });
      expect(fileIdOf(asked)).toBe(fileIdOf(answer));
    }
    expect(await tracesOf(app, owner.id)).toMatchObject({ files: 2, reserved: 0, used: 0 });
    expect(await stagedIn(app)).not.toContain(uuidIn(String(answers[0]?.headers.location)));
  });
});

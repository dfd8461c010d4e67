import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { TusClient } from '../../../support/tus/tus-client.ts';
import { tracesOf } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('headers that do not apply', () => {
  it('are ignored: a Content-Type on a POST without a body', async () => {
    const answer = await tus.create(3, { headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(201);
  });

  it('are ignored: tus headers of other methods', async () => {
    const nonsense = { 'upload-offset': 'abc', 'upload-defer-length': 'x', 'tus-version': '9' };
    const path = await tus.open(3, { headers: { 'upload-offset': 'abc' } });
    const lengths = { ...nonsense, 'upload-length': 'abc', 'upload-concat': 'x' };
    expect((await tus.head(path, lengths)).status).toBe(200);
    expect((await tus.patch(path, 0, Buffer.from('ab'), { 'upload-concat': 'x' })).status).toBe(
      204,
    );
    expect((await tus.delete(path, lengths)).status).toBe(204);
  });
});

describe('the length of an upload', () => {
  it('is limited by the quota', async () => {
    const small = await app.signUp({ quotaBytes: 100 });
    const client = new TusClient(app.url, small.token);
    expect(await client.create(101)).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
    expect(await tracesOf(app, small.id)).toEqual({ sessions: 0, files: 0, reserved: 0, used: 0 });
    expect((await client.create(100)).status).toBe(201);
  });
});

describe('unsupported methods', () => {
  it.each(['GET', 'PUT', 'TRACE'])('return 405: %s', async (method) => {
    const path = await tus.open(10);
    const answer = await tus.request(method, path);
    expect(answer).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers.allow).toContain('PATCH');
    expect((await tus.request('POST', path, { 'x-http-method-override': method })).status).toBe(
      405,
    );
  });

  it('include POST to an upload URL', async () => {
    const path = await tus.open(10);
    const before = await tracesOf(app, user.id);
    const answer = await tus.request('POST', path, { 'upload-length': 10 });
    expect(answer.status).toBe(405);
    expect(await tracesOf(app, user.id)).toEqual(before);
  });
});

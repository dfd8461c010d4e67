import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { TusClient } from '../../../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('Location', () => {
  it('is relative and ignores a forged Host', async () => {
    const { headers } = await tus.create(10, {
      headers: {
        host: 'evil.example',
        forwarded: 'host=evil.example;proto=https',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'gopher',
      },
    });
    expect(headers.location).toMatch(/^\/uploads\/upload_[0-9a-f-]{36}$/);
  });

  it('starts with PUBLIC_URL if set', async () => {
    await using node = await startTestApp({
      nodeOf: app,
      env: { PUBLIC_URL: 'https://photos.example/base/' },
    });
    const { headers } = await new TusClient(node.url, user.token).create(10);
    expect(headers.location).toMatch(/^https:\/\/photos\.example\/base\/uploads\/upload_/);
  });
});

describe('every response', () => {
  it('has each header once, is not cacheable and contains the request id', async () => {
    const path = await tus.open(10);
    const id = { 'x-request-id': 'my-request.1' };
    for (const answer of [
      await tus.create(10, { headers: id }),
      await tus.head(path, id),
      await tus.patch(path, 5, Buffer.from('abc'), id),
      await tus.delete(path, id),
    ]) {
      expect(answer.headers).toMatchObject({
        'tus-resumable': '1.0.0',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'my-request.1',
      });
    }
  });

  it('describes errors in a problem body', async () => {
    const answer = await tus.create(10, { headers: { 'upload-metadata': 'filename ?' } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'METADATA_INVALID',
    });
  });
});

describe('HEAD', () => {
  it('never has a body', async () => {
    const path = await tus.open(10);
    const gone = `${path.slice(0, -4)}0000`;
    for (const [asked, headers] of [
      [path, {}],
      [gone, {}],
      [path, { authorization: undefined }],
      [path, { 'tus-resumable': undefined }],
    ] as const) {
      expect((await tus.head(asked, headers)).bytes).toHaveLength(0);
    }
  });
});

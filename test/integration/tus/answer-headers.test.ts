import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer } from '../../support/raw-http.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/test-app.ts';
import { metadataHeader, TusClient } from '../../support/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

function listIn(answer: Answer, name: string): string[] {
  return String(answer.headers[name])
    .split(/, ?/)
    .map((item) => item.toLowerCase());
}

const EXPOSED = [
  'location',
  'tus-resumable',
  'tus-version',
  'tus-extension',
  'tus-max-size',
  'upload-offset',
  'upload-length',
  'upload-expires',
  'upload-metadata',
  'retry-after',
  'x-request-id',
  'flexstorage-file-id',
  'flexstorage-duplicate',
];
const ALLOWED = [
  'authorization',
  'content-type',
  'tus-resumable',
  'upload-length',
  'upload-defer-length',
  'upload-metadata',
  'upload-offset',
  'x-http-method-override',
  'x-requested-with',
  'x-request-id',
];

describe('CORS', () => {
  const origin = 'https://app.example';

  /** An answer of each kind: good ones, and errors from before and after the upload is found. */
  async function answersTo(client: TusClient): Promise<Answer[]> {
    const headers = { origin };
    const path = await tus.open(10);
    return [
      await client.request('OPTIONS', '/uploads', { ...headers, 'tus-resumable': undefined }),
      await client.create(10, { headers }),
      await client.head(path, headers),
      await client.patch(path, 0, Buffer.from('abc'), headers),
      await client.patch(path, 9, Buffer.from('a'), headers),
      await client.head(path, { ...headers, 'tus-resumable': '2' }),
      await client.patch(path, 3, Buffer.from('a'), { ...headers, 'content-type': 'a/b' }),
      await client.create(10, { headers: { ...headers, authorization: undefined } }),
      await client.head(`${path.slice(0, -4)}0000`, headers),
      await client.create(10, { headers: { ...headers, 'upload-metadata': 'a ?' } }),
      await client.request('GET', path, headers),
      await client.delete(path, headers),
    ];
  }

  it('lets every page read every answer', async () => {
    const answers = await answersTo(tus);
    expect(answers.map((answer) => answer.status)).toEqual([
      204, 201, 200, 204, 409, 412, 415, 401, 404, 400, 405, 204,
    ]);
    for (const answer of answers) {
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(listIn(answer, 'access-control-expose-headers')).toEqual(
        expect.arrayContaining(EXPOSED),
      );
    }
    const [preflight] = answers as [Answer];
    expect(listIn(preflight, 'access-control-allow-headers')).toEqual(
      expect.arrayContaining(ALLOWED),
    );
    expect(listIn(preflight, 'access-control-allow-methods')).toEqual(
      expect.arrayContaining(['post', 'head', 'patch', 'delete', 'options']),
    );
  });

  it('names one of the operator’s origins, or none', async () => {
    const env = { CORS_ORIGINS: `https://other.example, ${origin}` };
    await using strict = await startTestApp({ nodeOf: app, env });
    const client = new TusClient(strict.url, user.token);
    for (const answer of await answersTo(client)) {
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
      expect(answer.headers.vary).toBe('Origin');
    }
    const foreign = { origin: 'https://evil.example' };
    expect((await client.create(10, { headers: foreign })).headers).not.toHaveProperty(
      'access-control-allow-origin',
      foreign.origin,
    );
  });
});

describe('Location', () => {
  it('is relative and pays no attention to a forged host', async () => {
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

  it('begins with PUBLIC_URL where that is set', async () => {
    await using node = await startTestApp({
      nodeOf: app,
      env: { PUBLIC_URL: 'https://photos.example/base/' },
    });
    const { headers } = await new TusClient(node.url, user.token).create(10);
    expect(headers.location).toMatch(/^https:\/\/photos\.example\/base\/uploads\/upload_/);
  });
});

describe('every answer', () => {
  it('has each header once, is not cached, and carries the id of its request', async () => {
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

  it('says in a problem body what was wrong', async () => {
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
  it('gives the metadata back as it came', async () => {
    const header = `${metadataHeader({ filename: 'naïve ☃.jpg', note: 'mine' })},empty`;
    const path = await tus.open(10, { headers: { 'upload-metadata': header } });
    expect((await tus.head(path)).headers['upload-metadata']).toBe(header);
  });

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

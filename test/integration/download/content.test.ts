import { randomBytes, randomInt } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { type Answer, type RequestHeaders, send } from '../../support/tus/raw-http.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const SIZE = 2_500_000;
const bytes = randomBytes(SIZE);
const etag = `"sha256-${sha256(bytes)}"`;

let app: TestApp;
let user: TestUser;
let fileId: string;
let emptyId: string;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  const tus = new TusClient(app.url, user.token);
  fileId = await tus.upload(bytes, { filename: 'bytes.bin' });
  emptyId = await tus.upload(Buffer.alloc(0), { filename: 'empty.txt' });
});
afterAll(() => app[Symbol.asyncDispose]());

function get(headers: RequestHeaders = {}, id = fileId, method = 'GET'): Promise<Answer> {
  const authorization = `Bearer ${user.token}`;
  return send(method, `${app.url}/files/${id}/content`, { authorization, ...headers });
}

function fixed({ headers }: Answer) {
  return { ...headers, date: undefined, 'x-request-id': undefined };
}

describe('GET', () => {
  it('returns the bytes with their hash as a strong ETag', async () => {
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      etag,
      'content-length': String(SIZE),
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
    });
    expect(answer.bytes.equals(bytes)).toBe(true);
  });

  it('never compresses the bytes', async () => {
    const answer = await get({ 'accept-encoding': 'gzip, br, deflate' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.bytes.equals(bytes)).toBe(true);
  });

  it('sends headers that prevent content from running in the origin', async () => {
    expect((await get()).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, max-age=0, must-revalidate, no-transform',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'content-disposition': expect.stringMatching(/^attachment;/),
    });
  });

  it('allows cross-origin reads through CORS', async () => {
    const { headers } = await get({ origin: 'https://app.example' });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toContain('ETag');
  });

  it.each([undefined, 'bytes=0-', 'bytes=0-0', 'bytes=-5'])(
    'returns an empty file (%s)',
    async (range) => {
      const answer = await get({ range }, emptyId);
      expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '0' } });
      expect(answer.bytes).toHaveLength(0);
    },
  );
});

describe('HEAD', () => {
  it.each([
    {},
    { 'if-none-match': etag },
    { 'if-match': '"other"' },
    { range: `bytes=${SIZE}-` },
    { authorization: undefined },
  ] satisfies RequestHeaders[])('has the status and headers of GET with %j', async (headers) => {
    for (const id of [fileId, emptyId]) {
      const [got, asked] = [await get(headers, id), await get(headers, id, 'HEAD')];
      expect(asked.status).toBe(got.status);
      expect(fixed(asked)).toEqual(fixed(got));
      expect(asked.bytes).toHaveLength(0);
    }
  });
});

describe('Range', () => {
  const last = SIZE - 1;
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, last],
    ['bytes=-1', last, last],
    ['bytes=-100', SIZE - 100, last],
    [`bytes=-${SIZE * 2}`, 0, last],
    [`bytes=${last}-`, last, last],
    [`bytes=${last}-99999999999`, last, last],
    ['bytes=1048575-1048576', 1_048_575, 1_048_576],
    ['BYTES=5-6', 5, 6],
  ])('%s returns bytes %d to %d', async (range, start, end) => {
    const answer = await get({ range });
    expect(answer).toMatchObject({
      status: 206,
      headers: {
        etag,
        'content-range': `bytes ${start}-${end}/${SIZE}`,
        'content-length': String(end - start + 1),
      },
    });
    expect(answer.bytes.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it.each([`bytes=${SIZE}-`, 'bytes=99999999999-', 'bytes=-0'])('%s returns 416', async (range) => {
    const answer = await get({ range });
    expect(answer).toMatchObject({
      status: 416,
      code: 'RANGE_NOT_SATISFIABLE',
      headers: { 'content-range': `bytes */${SIZE}` },
    });
    expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  it.each([
    'bytes=5-4',
    'bytes=a-b',
    'bytes=',
    'items=0-1',
    'bytes=0-1,5-6',
    'bytes 0-1',
    'bytes=--1',
  ])('%s is ignored', async (range) => {
    const answer = await get({ range });
    expect(answer.status).toBe(200);
    expect(answer.bytes).toHaveLength(SIZE);
  });

  it('returns the right bytes for 200 random ranges', async () => {
    for (let round = 0; round < 200; round += 1) {
      const start = randomInt(SIZE);
      const end = Math.min(last, start + randomInt(round % 10 ? 5_000 : SIZE));
      const answer = await get({ range: `bytes=${start}-${end}` });
      expect(answer.status).toBe(206);
      expect(answer.bytes.equals(bytes.subarray(start, end + 1))).toBe(true);
    }
  });
});

describe('conditions', () => {
  it.each([etag, `W/${etag}`, `"x", ${etag}`, '*'])('If-None-Match %s: 304', async (tag) => {
    const answer = await get({ 'if-none-match': tag });
    expect(answer).toMatchObject({ status: 304, headers: { etag } });
    expect(answer.headers['cache-control']).toContain('private');
    expect(answer.bytes).toHaveLength(0);
  });

  it.each([etag, `"x", ${etag}`, '*'])('If-Match %s: 200', async (tag) => {
    expect((await get({ 'if-match': tag })).status).toBe(200);
  });

  it.each(['"other"', `W/${etag}`, etag.replaceAll('"', '')])('If-Match %s: 412', async (tag) => {
    const answer = await get({ 'if-match': tag });
    expect(answer).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  it('If-Range returns the range only for a matching strong ETag', async () => {
    const range = 'bytes=0-9';
    expect((await get({ range, 'if-range': etag })).status).toBe(206);
    for (const other of [`W/${etag}`, '"x"', new Date().toUTCString()]) {
      expect((await get({ range, 'if-range': other })).status).toBe(200);
    }
  });
});

describe('access', () => {
  it('is limited to the owner: the file of another user returns the same response as a missing one', async () => {
    const { token } = await app.signUp();
    const authorization = `Bearer ${token}`;
    const foreign = await get({ authorization });
    const missing = await get({ authorization }, formatId('file', app.installation.ids.next()));
    expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(foreign.text).toBe(missing.text);
    expect(fixed(foreign)).toEqual(fixed(missing));
  });

  it.each(['x', 'file_', 'upload_0198f1a2-0000-7000-8000-000000000000', '%2e%2e', '%00'])(
    'returns 404 for the ID %s',
    async (id) => expect((await get({}, id)).status).toBe(404),
  );

  it('requires a valid token', async () => {
    const expired = await app.installation.accessTokens.issue(user.id, -60);
    for (const [authorization, code] of [
      [undefined, 'UNAUTHENTICATED'],
      ['Bearer garbage', 'UNAUTHENTICATED'],
      [`Basic ${user.token}`, 'UNAUTHENTICATED'],
      [`Bearer ${expired}`, 'TOKEN_EXPIRED'],
    ]) {
      const answer = await get({ authorization });
      expect(answer).toMatchObject({ status: 401, code });
      expect(answer.headers).toMatchObject({
        'www-authenticate': 'Bearer',
        'cache-control': 'no-store',
      });
    }
  });

  it('returns 404 while the upload is incomplete', async () => {
    const tus = new TusClient(app.url, user.token);
    const path = await tus.open(10);
    const session = await app.installation.sessions.find(path.slice(-36));
    expect((await get({}, `file_${session?.fileId}`)).status).toBe(404);
  });
});

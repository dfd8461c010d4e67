import { createHash, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { send } from '../support/tus/raw-http.ts';
import { ResumableUploadClient } from '../support/tus/resumable-upload-client.ts';
import { fileIdOf } from '../support/tus/tus-client.ts';
import { fileOf } from '../support/tus/uploaded-file.ts';

let app: TestApp;
let user: TestUser;

beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

const clientOf = (version: number): ResumableUploadClient =>
  new ResumableUploadClient(app.url, user.token, version);
const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const digestField = (hash: Buffer, name = 'sha-256'): string =>
  `${name}=:${hash.toString('base64')}:`;

describe('the length of a resumable upload', () => {
  const client = () => clientOf(8);

  it('can be omitted, even in the last request', async () => {
    const bytes = randomBytes(200_000);
    const opened = await client().create(bytes.subarray(0, 1000), false);
    const chunked = { 'transfer-encoding': 'chunked' };
    const path = opened.headers.location ?? '';
    expect((await client().head(path)).headers['upload-length']).toBeUndefined();
    const answer = await client().append(path, 1000, bytes.subarray(1000), true, chunked);
    expect(answer.headers['upload-length']).toBe('200000');
    expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({ downloaded: sha256(bytes) });
  });

  it('can be 0', async () => {
    const answer = await client().create(Buffer.alloc(0), true);
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-complete': '?1' } });
    expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({ size: 0 });
  });

  it('allows an empty request to complete an upload that has all its bytes', async () => {
    const bytes = randomBytes(500);
    const opened = await client().create(bytes, false);
    const path = opened.headers.location ?? '';
    const answer = await client().append(path, 500, Buffer.alloc(0), true);
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-complete': '?1' } });
    // A client that has lost the answer asks again.
    const again = await client().append(path, 500, Buffer.alloc(0), true);
    expect(again).toMatchObject({ status: 201 });
    expect(fileIdOf(again)).toBe(fileIdOf(answer));
  });

  it.each([
    [
      'an Upload-Length that contradicts the bytes of a single request',
      20,
      true,
      { 'upload-length': 30 },
    ],
    ['a request that exceeds the length', 40, false, { 'upload-length': 30 }],
  ])('returns 400 for %s', async (_what, size, complete, headers) => {
    const answer = await client().create(Buffer.alloc(size), complete, headers);
    expect(answer).toMatchObject({ status: 400, code: 'UPLOAD_LENGTH_INCONSISTENT' });
  });

  it('returns 400 for a length that differs from the declared one and for bytes beyond it', async () => {
    const opened = await client().create(Buffer.alloc(10), false, { 'upload-length': 100 });
    const path = opened.headers.location ?? '';
    for (const [bytes, complete, headers] of [
      [5, false, { 'upload-length': 99 }],
      [5, true, {}],
      [91, false, {}],
    ] as const) {
      const answer = await client().append(path, 10, Buffer.alloc(bytes), complete, headers);
      expect(answer).toMatchObject({ status: 400, code: 'UPLOAD_LENGTH_INCONSISTENT' });
      expect(JSON.parse(answer.text)).toMatchObject({
        type: 'https://iana.org/assignments/http-problem-types#inconsistent-upload-length',
      });
    }
    expect((await client().head(path)).headers['upload-offset']).toBe('10');
  });

  it('returns 413 with Upload-Limit above 5 GiB', async () => {
    const answer = await client().create(Buffer.alloc(0), false, {
      'upload-length': 5 * 1024 ** 3 + 1,
    });
    expect(answer).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
    expect(answer.headers['upload-limit']).toContain('max-size=5368709120');
  });
});

it('creating a resumable upload accepts POST and PUT and returns 405 for other methods', async () => {
  const bytes = randomBytes(1000);
  const answer = await clientOf(8).create(bytes, true, {}, 'PUT');
  expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({ downloaded: sha256(bytes) });
  const version = { 'upload-draft-interop-version': 8, authorization: `Bearer ${user.token}` };
  for (const method of ['PATCH', 'DELETE', 'HEAD']) {
    const refused = await send(method, `${app.url}/uploads`, version);
    expect(refused).toMatchObject({ status: 405, headers: { allow: 'POST, PUT, OPTIONS' } });
  }
});

describe('digests of a resumable upload', () => {
  const client = () => clientOf(8);

  it.each(['sha-256', 'sha-512'])(
    'accepts bytes that match their Content-Digest (%s)',
    async (name) => {
      const bytes = randomBytes(1000);
      const hash = createHash(name.replace('-', '')).update(bytes).digest();
      const headers = { 'content-digest': digestField(hash, name) };
      expect(await client().create(bytes, true, headers)).toMatchObject({ status: 201 });
    },
  );

  it('discards all bytes that do not match their Content-Digest', async () => {
    const bytes = randomBytes(1000);
    const opened = await client().create(bytes, false);
    const path = opened.headers.location ?? '';
    const headers = { 'content-digest': digestField(hashOf(bytes)) };
    const answer = await client().append(path, 1000, randomBytes(1000), true, headers);
    expect(answer).toMatchObject({ status: 400, code: 'CONTENT_DIGEST_MISMATCH' });
    expect(answer.headers).toMatchObject({ 'upload-offset': '1000', 'upload-complete': '?0' });
    expect((await client().head(path)).headers['upload-offset']).toBe('1000');
    expect(await client().append(path, 1000, bytes, true, headers)).toMatchObject({ status: 201 });
  });

  it('returns 400 for a malformed digest and ignores insecure algorithms', async () => {
    const bytes = randomBytes(10);
    const unread = await client().create(bytes, true, { 'content-digest': 'sha-256=abc' });
    expect(unread).toMatchObject({ status: 400, code: 'UPLOAD_HEADER_INVALID' });
    const md5 = { 'content-digest': 'md5=:AAAA:' };
    expect(await client().create(bytes, true, md5)).toMatchObject({ status: 201 });
  });

  it('fails an upload whose bytes do not match its Repr-Digest', async () => {
    const bytes = randomBytes(1000);
    const right = await client().create(bytes, true, { 'repr-digest': digestField(hashOf(bytes)) });
    expect(right.status).toBe(201);
    const wrong = { 'repr-digest': digestField(hashOf(randomBytes(1))) };
    const answer = await client().create(bytes, true, wrong);
    expect(answer).toMatchObject({
      status: 460,
      code: 'CHECKSUM_MISMATCH',
      headers: { 'upload-complete': '?1' },
    });
  });
});

describe('invalid resumable upload requests', () => {
  it('return 400 for an unsupported interop version', async () => {
    const answer = await clientOf(9).create(Buffer.alloc(1), true);
    expect(answer).toMatchObject({ status: 400, code: 'INTEROP_VERSION_UNSUPPORTED' });
  });

  it('return 400 or 415 without the headers that the draft requires', async () => {
    const client = clientOf(8);
    const opened = await client.create(Buffer.alloc(0), false);
    const path = opened.headers.location ?? '';
    const none = { 'upload-complete': undefined };
    expect(await client.create(Buffer.alloc(1), true, none)).toMatchObject({
      status: 400,
      code: 'UPLOAD_HEADER_INVALID',
    });
    expect(await client.append(path, 0, Buffer.alloc(1), true, none)).toMatchObject({
      status: 400,
    });
    const noOffset = { 'upload-offset': undefined };
    expect(await client.append(path, 0, Buffer.alloc(1), true, noOffset)).toMatchObject({
      status: 400,
    });
    const noType = { 'content-type': 'application/octet-stream' };
    expect(await client.append(path, 0, Buffer.alloc(1), true, noType)).toMatchObject({
      status: 415,
      headers: { 'accept-patch': 'application/partial-upload' },
    });
  });

  it('return 404 for a foreign upload as for a missing one', async () => {
    const stranger = await app.signUp();
    const opened = await clientOf(8).create(Buffer.alloc(10), false);
    const theirs = new ResumableUploadClient(app.url, stranger.token, 8);
    const made = `/uploads/upload_${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`;
    for (const path of [opened.headers.location ?? '', made, '/uploads/nothing']) {
      expect(await theirs.head(path)).toMatchObject({ status: 404 });
      expect(await theirs.append(path, 10, Buffer.alloc(1), true)).toMatchObject({ status: 404 });
      expect(await theirs.delete(path)).toMatchObject({ status: 404 });
    }
    expect(await clientOf(8).head(opened.headers.location ?? '')).toMatchObject({ status: 204 });
  });
});

describe('the interim response', () => {
  it.each([
    ['direct', {}, 104],
    ['direct', { 'x-forwarded-for': '192.0.2.1' }, undefined],
    ['direct', { via: '1.1 proxy' }, undefined],
    ['always', { 'x-forwarded-for': '192.0.2.1' }, 104],
    ['never', {}, undefined],
  ])(
    'INTERIM_RESPONSES=%s sends the expected status for headers %o: %s',
    async (setting, headers, expected) => {
      await using other = await startTestApp({ env: { INTERIM_RESPONSES: setting } });
      const { token } = await other.signUp();
      using request = new ResumableUploadClient(other.url, token, 8).startCreate(3, true, headers);
      const interim = request.interim.then(
        ({ status }) => status,
        () => undefined,
      );
      await request.send(Buffer.from('abc'));
      request.end();
      expect((await request.answer)?.status).toBe(201);
      expect(await interim).toBe(expected);
    },
  );
});

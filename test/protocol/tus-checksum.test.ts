import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import {
  reservationDrift,
  sessionRow,
  stagedIn,
  tracesOf,
} from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { sendText } from '../support/tus/raw-http.ts';
import { fileIdOf, OFFSET_TYPE, TusClient } from '../support/tus/tus-client.ts';
import { uploadChecksum } from '../support/tus/upload-checksum.ts';

const ALGORITHMS = ['sha1', 'sha256', 'md5', 'crc32'];
const CHUNKED = { 'transfer-encoding': 'chunked' };

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

/** The header for these bytes, in the algorithm that every server has. */
function sha1(bytes: Uint8Array) {
  return { 'upload-checksum': uploadChecksum('sha1', bytes) };
}

async function offsetOf(path: string): Promise<number> {
  return Number((await tus.head(path)).headers['upload-offset']);
}

/** What somebody sees who looks for things that a refused request has left behind. */
async function traces() {
  return { ...(await tracesOf(app, user.id)), staged: await stagedIn(app) };
}

describe('Checksum', () => {
  it('"If supported, the Server MUST add checksum to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('checksum');
  });

  it('"The Tus-Checksum-Algorithm header MUST be included in the response to an OPTIONS request", "a comma-separated list", "at least sha1", "uppercase characters are excluded"', async () => {
    const { headers } = await tus.request('OPTIONS', '/uploads');
    const list = String(headers['tus-checksum-algorithm']);
    expect(list).toMatch(/^[a-z0-9]+(,[a-z0-9]+)*$/);
    expect(new Set(list.split(','))).toEqual(new Set(ALGORITHMS));
  });

  it.each([
    ['sha1', 'Kq5sNclPz7QV2+lfQIuc6R7oRu0='],
    ['sha256', 'uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek='],
    ['md5', 'XrY7u+Ae7tCTyyK7j1rNww=='],
    ['crc32', 'DUoRhQ=='],
  ])(
    '"204 No Content if the checksums match and the processing of the data succeeded", for "hello world": %s %s',
    async (algorithm, value) => {
      const path = await tus.open(11);
      const answer = await tus.patch(path, 0, Buffer.from('hello world'), {
        'upload-checksum': `${algorithm} ${value}`,
      });
      expect(answer).toMatchObject({ status: 204, headers: { 'upload-offset': '11' } });
      expect((await tus.download(fileIdOf(answer))).toString()).toBe('hello world');
    },
  );

  it.each([
    ...['sha512', 'SHA1', 'crc32c', 'constructor', '__proto__', 'toString', ''].map(
      (name) => `${name} Kq5sNclPz7QV2+lfQIuc6R7oRu0=`,
    ),
    '',
    'sha1',
    'sha1 ?',
    'sha1 AAAA',
    'crc32 DUoR',
    'sha1  Kq5sNclPz7QV2+lfQIuc6R7oRu0=',
    'sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0= x',
    'sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=,md5 XrY7u+Ae7tCTyyK7j1rNww==',
  ])(
    '"400 Bad Request if the checksum algorithm is not supported by the server": "the uploaded chunk MUST be discarded, and the upload and its offset MUST NOT be updated": %j',
    async (value) => {
      const path = await tus.open(11);
      const body = Buffer.from('hello world');
      const answer = await tus.patch(path, 0, body, { 'upload-checksum': value });
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
      expect(await offsetOf(path)).toBe(0);
      expect((await tus.patch(path, 0, body, sha1(body))).status).toBe(204);
    },
  );

  it.each(ALGORITHMS)(
    '"460 Checksum Mismatch if the checksums mismatch": "the uploaded chunk MUST be discarded, and the upload and its offset MUST NOT be updated": %s',
    async (algorithm) => {
      const bytes = randomBytes(300_000);
      const [first, second] = [bytes.subarray(0, 100_000), bytes.subarray(100_000)];
      const path = await tus.open(bytes.length, { metadata: { sha256: sha256(bytes) } });
      for (const [offset, right] of [
        [0, first],
        [first.length, second],
      ] as const) {
        const wrong = Buffer.from(right);
        wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
        const header = { 'upload-checksum': uploadChecksum(algorithm, right) };
        const refused = await tus.patch(path, offset, wrong, header);
        expect(refused).toMatchObject({ status: 460, code: 'CHUNK_CHECKSUM_MISMATCH' });
        expect(refused.headers).not.toHaveProperty('flexstorage-file-id');
        expect(await offsetOf(path)).toBe(offset);
        expect((await sessionRow(app, path)).status).toBe('OPEN');
        expect((await tus.patch(path, offset, right, header)).status).toBe(204);
      }
      const fileId = fileIdOf(await tus.head(path));
      expect((await tus.download(fileId)).equals(bytes)).toBe(true);
    },
  );

  it('"the uploaded chunk MUST be discarded": a large chunk is never recorded as durable', async () => {
    const bytes = randomBytes(20_000_000);
    const path = await tus.open(bytes.length + 10, { body: bytes.subarray(0, 10) });
    using request = tus.startPatch(path, 10, { ...sha1(randomBytes(1)), ...CHUNKED });
    await request.send(bytes.subarray(0, 15_000_000));
    expect(await sessionRow(app, path)).toMatchObject({ offset: 10, leased: true });
    await request.send(bytes.subarray(15_000_000));
    request.end();
    expect((await request.answer)?.status).toBe(460);
    expect(await offsetOf(path)).toBe(10);
    const last = await tus.patch(path, 10, bytes, sha1(bytes));
    const whole = Buffer.concat([bytes.subarray(0, 10), bytes]);
    expect((await tus.download(fileIdOf(last))).equals(whole)).toBe(true);
  });

  it('"the upload and its offset MUST NOT be updated": a mismatch changes neither the deferred length nor the quota', async () => {
    const path = await tus.open('deferred', { body: randomBytes(10) });
    const before = await traces();
    const bytes = randomBytes(100_000);
    const length = { 'upload-length': bytes.length + 10 };
    const refused = await tus.patch(path, 10, bytes, { ...sha1(randomBytes(1)), ...length });
    expect(refused.status).toBe(460);
    const { headers } = await tus.head(path);
    expect(headers).toMatchObject({ 'upload-offset': '10', 'upload-defer-length': '1' });
    expect(await traces()).toEqual(before);
    const last = await tus.patch(path, 10, bytes, { ...sha1(bytes), ...length });
    expect(fileIdOf(last)).toMatch(/^file_/);
  });

  it('"Once the entire request has been received, the Server MUST verify the uploaded chunk": an interrupted chunk is discarded', async () => {
    const bytes = randomBytes(12_000_000);
    const path = await tus.open(bytes.length);
    using request = tus.startPatch(path, 0, { ...sha1(bytes), 'content-length': bytes.length });
    await request.send(bytes.subarray(0, 9_000_000));
    await vi.waitFor(async () => expect((await sessionRow(app, path)).leased).toBe(true), 5_000);
    request.destroy();
    await vi.waitFor(async () => expect((await sessionRow(app, path)).leased).toBe(false), 8_000);
    expect(await offsetOf(path)).toBe(0);
    const last = await tus.patch(path, 0, bytes, sha1(bytes));
    expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);
  });

  it('applies to "the current body payload", even if it is empty', async () => {
    const path = await tus.open(10);
    const nothing = Buffer.alloc(0);
    const wrong = await tus.patch(path, 0, nothing, sha1(randomBytes(1)));
    expect(wrong).toMatchObject({ status: 460, code: 'CHUNK_CHECKSUM_MISMATCH' });
    expect((await tus.patch(path, 0, nothing, sha1(nothing))).status).toBe(204);
  });

  it('is verified on a POST with X-HTTP-Method-Override: PATCH', async () => {
    const path = await tus.open(10);
    const head = {
      'x-http-method-override': 'PATCH',
      'upload-offset': 0,
      'content-type': OFFSET_TYPE,
      ...sha1(randomBytes(1)),
    };
    expect((await tus.request('POST', path, head, randomBytes(10))).status).toBe(460);
    expect(await offsetOf(path)).toBe(0);
  });
});

describe('Checksum, on a POST with bytes ("similar rules as for the PATCH request and response apply")', () => {
  it.each([10, 1000])('is verified for %d of 1,000 bytes', async (size) => {
    const bytes = randomBytes(1000);
    const body = bytes.subarray(0, size);
    const answer = await tus.create(1000, { body, headers: sha1(body) });
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': String(size) } });
    expect(await offsetOf(String(answer.headers.location))).toBe(size);
  });

  it.each([
    [460, 'CHUNK_CHECKSUM_MISMATCH', 10, uploadChecksum('sha1', randomBytes(1))],
    [460, 'CHUNK_CHECKSUM_MISMATCH', 1000, uploadChecksum('md5', randomBytes(1))],
    [400, 'TUS_HEADER_INVALID', 10, 'sha512 AAAA'],
    [400, 'TUS_HEADER_INVALID', 1000, 'sha1'],
  ])(
    'returns %d %s and leaves no upload if invalid, for %d of 1,000 bytes',
    async (status, code, size, value) => {
      const before = await traces();
      const headers = { 'upload-checksum': value };
      const answer = await tus.create(1000, { body: randomBytes(size), headers });
      expect(answer).toMatchObject({ status, code });
      expect(answer.headers).not.toHaveProperty('location');
      expect(await traces()).toEqual(before);
    },
  );
});

describe('Checksum, as a trailer', () => {
  const ANNOUNCED = { ...CHUNKED, trailer: 'Upload-Checksum' };

  /** A PATCH of these bytes with trailers after them. */
  async function patch(
    path: string,
    bytes: Uint8Array,
    trailers: Record<string, string>,
    headers: Record<string, string> = ANNOUNCED,
  ) {
    using request = tus.startPatch(path, 0, headers);
    await request.send(bytes);
    request.end(trailers);
    return await request.answer;
  }

  it('"If the Server can handle trailers, this behavior MUST be announced by adding checksum-trailer to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('checksum-trailer');
  });

  it.each(['Upload-Checksum', 'upload-checksum', 'X-Other, Upload-Checksum'])(
    '"If the hash cannot be calculated at the beginning of the upload, it MAY be included as a trailer", "announced using the Trailer header": %s',
    async (trailer) => {
      const bytes = randomBytes(3_000_000);
      const path = await tus.open(bytes.length);
      const head = { ...CHUNKED, trailer };
      const wrong = await patch(path, bytes, sha1(randomBytes(1)), head);
      expect(wrong).toMatchObject({ status: 460, code: 'CHUNK_CHECKSUM_MISMATCH' });
      expect(await offsetOf(path)).toBe(0);
      const right = await patch(path, bytes, sha1(bytes), head);
      expect(right).toMatchObject({ status: 204 });
      expect(await offsetOf(path)).toBe(bytes.length);
    },
  );

  it.each([{}, { 'upload-checksum': 'sha512 AAAA' }, { 'upload-checksum': 'sha1' }])(
    'returns 400 and stores nothing if missing, unsupported or malformed: %j',
    async (trailers) => {
      const path = await tus.open(3_000_000);
      const answer = await patch(path, randomBytes(3_000_000), trailers);
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
      expect(await offsetOf(path)).toBe(0);
    },
  );

  it('is "only allowed in chunked transfers": returns 400 with a Content-Length', async () => {
    const path = await tus.open(3);
    const answer = await sendText(app.url, [
      `PATCH ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${user.token}`,
      'Tus-Resumable: 1.0.0',
      `Content-Type: ${OFFSET_TYPE}`,
      'Upload-Offset: 0',
      'Trailer: Upload-Checksum',
      'Content-Length: 3',
      'Connection: close',
      '',
      'abc',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*TUS_HEADER_INVALID/);
    expect(await offsetOf(path)).toBe(0);
  });

  it.each([
    [460, sha1(randomBytes(1))],
    [400, {}],
  ])(
    'returns %d and leaves no upload if invalid on a POST with bytes',
    async (status, trailers) => {
      const before = await traces();
      using refused = tus.startCreate(1000, ANNOUNCED);
      await refused.send(randomBytes(1000));
      refused.end(trailers);
      expect((await refused.answer)?.status).toBe(status);
      expect(await traces()).toEqual(before);

      const bytes = randomBytes(1000);
      using accepted = tus.startCreate(1000, ANNOUNCED);
      await accepted.send(bytes);
      accepted.end(sha1(bytes));
      expect((await accepted.answer)?.status).toBe(201);
    },
  );
});

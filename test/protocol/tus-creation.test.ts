import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileSize } from '../../src/kernel/file-size.ts';
import { stagedIn, tracesOf } from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { fileIdOf, metadataHeader, OFFSET_TYPE, TusClient } from '../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

/** What somebody sees who looks for things that a refused request has left behind. */
async function traces() {
  return { ...(await tracesOf(app, user.id)), staged: await stagedIn(app) };
}

describe('Creation', () => {
  it('"If the Server supports this extension, it MUST add creation to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('creation');
  });

  it('"The Server MUST acknowledge a successful upload creation with the 201 Created status. The Server MUST set the Location header to the URL of the created resource", which "has an implicit offset of 0"', async () => {
    const answer = await tus.create(100);
    expect(answer.status).toBe(201);
    const { pathname } = new URL(String(answer.headers.location), `${app.url}/uploads`);
    const asked = await tus.head(pathname);
    expect(asked.headers).toMatchObject({ 'upload-offset': '0', 'upload-length': '100' });
    expect((await tus.patch(pathname, 0, randomBytes(100))).status).toBe(204);
  });

  it.each([
    ['neither', {}],
    ['both', { 'upload-length': 5, 'upload-defer-length': 1 }],
  ])(
    '"The request MUST include one of the following headers: a) Upload-Length, b) Upload-Defer-Length: 1", not %s',
    async (_what, lengths) => {
      const before = await traces();
      const answer = await tus.request('POST', '/uploads', lengths);
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
      expect(await traces()).toEqual(before);
    },
  );

  it.each([FileSize.MAX_BYTES + 1, Number.MAX_SAFE_INTEGER])(
    '"If the length of the upload exceeds the maximum, which MAY be specified using the Tus-Max-Size header, the Server MUST respond with the 413 Request Entity Too Large status": %d bytes',
    async (length) => {
      const before = await traces();
      expect(await tus.create(length)).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
      expect(await traces()).toEqual(before);
    },
  );

  it('accepts a length of exactly Tus-Max-Size', async () => {
    const { headers } = await tus.request('OPTIONS', '/uploads');
    const path = await tus.open(Number(headers['tus-max-size']));
    expect((await tus.head(path)).headers['upload-length']).toBe(headers['tus-max-size']);
    await tus.delete(path);
  });
});

describe('Creation, Upload-Metadata', () => {
  it('"If an upload contains additional metadata, responses to HEAD requests MUST include the Upload-Metadata header and its value as specified by the Client during the creation"', async () => {
    const header = `${metadataHeader({ filename: 'naïve ☃.jpg', note: 'mine' })},empty`;
    const path = await tus.open(10, { headers: { 'upload-metadata': header } });
    expect((await tus.head(path)).headers['upload-metadata']).toBe(header);
    await tus.patch(path, 0, randomBytes(10));
    expect((await tus.head(path)).headers['upload-metadata']).toBe(header);
    expect((await tus.head(await tus.open(10))).headers).not.toHaveProperty('upload-metadata');
  });

  it.each(['empty', 'empty ', 'a YQ==,empty,b Yg==', 'a YQ==, b Yg=='])(
    '"The value MAY be empty. In these cases, the space, which would normally separate the key and the value, MAY be left out": %j',
    async (header) => {
      expect((await tus.create(10, { headers: { 'upload-metadata': header } })).status).toBe(201);
    },
  );

  it.each([
    ['MUST consist of one or more comma-separated key-value pairs', 'a YQ==,,b YQ=='],
    ['The key and value MUST be separated by a space', 'a YQ== YQ=='],
    ['The key MUST NOT contain spaces and commas and MUST NOT be empty', 'a YQ==,'],
    ['The key SHOULD be ASCII encoded', 'n\u00e4me YQ=='],
    ['the value MUST be Base64 encoded', 'a b?=='],
    ['the value MUST be Base64 encoded', 'a YWI'],
    ['All keys MUST be unique', 'a YQ==,b YQ==,a Yg=='],
  ])('"%s", not %j', async (_rule, header) => {
    const before = await traces();
    const answer = await tus.create(10, { headers: { 'upload-metadata': header } });
    expect(answer).toMatchObject({ status: 400, code: 'METADATA_INVALID' });
    expect(await traces()).toEqual(before);
  });

  it('"Servers SHOULD carefully validate metadata values or sanitize them before using them as header values to avoid header smuggling"', async () => {
    const name = 'a.txt"\r\nSet-Cookie: a=b\r\n\r\n';
    const path = await tus.open(10, { metadata: { filename: name, filetype: 'text/plain' } });
    const fileId = fileIdOf(await tus.patch(path, 0, randomBytes(10)));
    for (const answer of [
      await tus.head(path),
      await tus.request('GET', `/files/${fileId}/content?download`),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    const type = { filetype: 'text/plain\r\nSet-Cookie: a=b' };
    expect((await tus.create(10, { metadata: type })).status).toBe(400);
  });
});

describe('Creation, Upload-Defer-Length', () => {
  it('"If the Server supports deferring length, it MUST add creation-defer-length to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('creation-defer-length');
  });

  it.each(['', '0', '2', '01', 'true'])(
    '"If the Upload-Defer-Length header contains any other value than 1 the server should return a 400 Bad Request status": %j',
    async (value) => {
      const before = await traces();
      const answer = await tus.request('POST', '/uploads', { 'upload-defer-length': value });
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
      expect(await traces()).toEqual(before);
    },
  );

  it('"As long as the length of the upload is not known, the Server MUST set Upload-Defer-Length: 1 in all responses to HEAD requests"; "if the length of an upload is not deferred, this header MUST be omitted"', async () => {
    const path = await tus.open('deferred');
    for (const offset of [0, 10]) {
      const { headers } = await tus.head(path);
      expect(headers).toMatchObject({
        'upload-defer-length': '1',
        'upload-offset': String(offset),
      });
      expect(headers).not.toHaveProperty('upload-length');
      await tus.patch(path, offset, randomBytes(10), offset ? { 'upload-length': 30 } : {});
    }
    const declared = (await tus.head(path)).headers;
    expect(declared).toMatchObject({ 'upload-length': '30', 'upload-offset': '20' });
    expect(declared).not.toHaveProperty('upload-defer-length');
    const known = await tus.head(await tus.open(10));
    expect(known.headers).not.toHaveProperty('upload-defer-length');
  });

  it('"Once it is known the Client MUST set the Upload-Length header in the next PATCH request", which may be the last or empty', async () => {
    const bytes = randomBytes(1000);
    const path = await tus.open('deferred');
    expect((await tus.patch(path, 0, bytes.subarray(0, 600))).status).toBe(204);
    const last = await tus.patch(path, 600, bytes.subarray(600), { 'upload-length': 1000 });
    expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);

    const other = await tus.open('deferred');
    await tus.patch(other, 0, bytes.subarray(0, 10));
    const said = await tus.patch(other, 10, Buffer.alloc(0), { 'upload-length': 10 });
    expect((await tus.download(fileIdOf(said))).equals(bytes.subarray(0, 10))).toBe(true);
  });

  it.each([29, 31])('"Once set the length MUST NOT be changed": from 30 to %d', async (length) => {
    const declared = await tus.open('deferred');
    await tus.patch(declared, 0, randomBytes(10), { 'upload-length': 30 });
    const created = await tus.open(30, { body: randomBytes(10) });
    for (const path of [declared, created]) {
      const answer = await tus.patch(path, 10, randomBytes(1), { 'upload-length': length });
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
      const { headers } = await tus.head(path);
      expect(headers).toMatchObject({ 'upload-length': '30', 'upload-offset': '10' });
    }
  });

  it('"Once set the length MUST NOT be changed", but a client that lost the response may repeat it', async () => {
    const bytes = randomBytes(30);
    const path = await tus.open('deferred');
    const length = { 'upload-length': 30 };
    expect((await tus.patch(path, 0, bytes.subarray(0, 10), length)).status).toBe(204);
    const last = await tus.patch(path, 10, bytes.subarray(10), length);
    expect(last).toMatchObject({ status: 204, headers: { 'upload-offset': '30' } });
    expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);
  });

  it.each([9, 'abc', -1])('returns 400 for the length %s after 10 bytes', async (length) => {
    const path = await tus.open('deferred');
    await tus.patch(path, 0, randomBytes(10));
    const answer = await tus.patch(path, 10, randomBytes(1), { 'upload-length': length });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    const { headers } = await tus.head(path);
    expect(headers).toMatchObject({ 'upload-defer-length': '1', 'upload-offset': '10' });
  });

  it('"If the length of the upload exceeds the maximum ... the Server MUST respond with the 413 Request Entity Too Large status" when the deferred length is declared', async () => {
    const path = await tus.open('deferred');
    const length = { 'upload-length': FileSize.MAX_BYTES + 1 };
    const answer = await tus.patch(path, 0, randomBytes(1), length);
    expect(answer).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
    expect((await tus.head(path)).headers['upload-offset']).toBe('0');
  });
});

describe('Creation With Upload', () => {
  it('"If the Server supports this extension, it MUST advertise this by including creation-with-upload in the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toEqual(
      expect.arrayContaining(['creation', 'creation-with-upload']),
    );
  });

  it.each([
    ['a chunk', 300, {}],
    ['the whole upload', 1000, {}],
    ['a chunk in chunked encoding', 300, { 'transfer-encoding': 'chunked' }],
    [
      'a chunk of an upload with a deferred length',
      300,
      { 'upload-length': undefined, 'upload-defer-length': 1 },
    ],
  ])(
    '"The Server SHOULD accept as many bytes as possible and MUST include the Upload-Offset header in the response and MUST set its value to the offset of the upload after applying the accepted bytes": %s',
    async (_what, size, headers) => {
      const bytes = randomBytes(1000);
      const answer = await tus.create(1000, { headers, body: bytes.subarray(0, size) });
      expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': String(size) } });
      const path = String(answer.headers.location);
      const { headers: asked } = await tus.head(path);
      expect(asked['upload-offset']).toBe(String(size));
      const length = asked['upload-defer-length'] ? { 'upload-length': 1000 } : {};
      const last =
        size === 1000 ? answer : await tus.patch(path, size, bytes.subarray(size), length);
      expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);
    },
  );

  it.each([undefined, 'text/plain', 'nonsense', `${OFFSET_TYPE};a=b`])(
    '"The Client MUST include the Content-Type: application/offset+octet-stream header", not %j: "similar rules as for the PATCH request and response apply"',
    async (type) => {
      const before = await traces();
      const body = Buffer.from('abc');
      const answer = await tus.create(3, { body, headers: { 'content-type': type } });
      expect(answer).toMatchObject({ status: 415, code: 'CONTENT_TYPE_UNSUPPORTED' });
      expect(await traces()).toEqual(before);
    },
  );

  it('"the Client SHOULD include the Expect: 100-continue header in the request to receive early feedback from the Server on whether it will accept the creation request": an error is returned before the bytes are sent', async () => {
    const expecting = { expect: '100-continue', 'content-length': 1000 };
    for (const [refused, status] of [
      [{ 'upload-length': FileSize.MAX_BYTES + 1 }, 413],
      [{ 'upload-length': 'abc' }, 400],
      [{ 'content-type': 'text/plain' }, 415],
      [{ authorization: undefined }, 401],
    ] as const) {
      using request = tus.startCreate(1000, { ...expecting, ...refused });
      expect((await request.answer)?.status).toBe(status);
    }
  });

  it('receives the bytes of a client that waits for 100 Continue', async () => {
    const bytes = randomBytes(1000);
    using request = tus.startCreate(1000, { expect: '100-continue', 'content-length': 1000 });
    await request.continued;
    await request.send(bytes);
    request.end();
    const answer = await request.answer;
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': '1000' } });
  });
});

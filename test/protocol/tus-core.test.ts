import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { FileSize } from '../../src/kernel/file-size.ts';
import { formatId } from '../../src/kernel/id.ts';
import { sessionRow, tracesOf } from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { tusAnswers } from '../support/tus/tus-answers.ts';
import { fileIdOf, OFFSET_TYPE, TusClient } from '../support/tus/tus-client.ts';

const NO_COUNTS = [
  undefined,
  '',
  '-1',
  '1.5',
  'abc',
  '0x10',
  '1e3',
  '+1',
  '01',
  ' ',
  '9'.repeat(30),
];

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

async function offsetOf(path: string): Promise<number> {
  return Number((await tus.head(path)).headers['upload-offset']);
}

/** URLs under which there is nothing for this user. */
const NOTHING: Record<string, () => Promise<string>> = {
  'an upload that never was': async () =>
    `/uploads/${formatId('upload', app.installation.ids.next())}`,
  'an upload of somebody else': async () =>
    new TusClient(app.url, (await app.signUp()).token).open(10),
  'an upload that was terminated': async () => {
    const path = await tus.open(10);
    await tus.delete(path);
    return path;
  },
  'no id': async () => '/uploads/nothing',
  'no id, and long': async () => `/uploads/${'x'.repeat(300)}`,
};

describe('Core Protocol, Upload-Offset', () => {
  it.each(NO_COUNTS)('"The value MUST be a non-negative integer", not %j', async (offset) => {
    const path = await tus.open(3);
    const answer = await tus.patch(path, 0, Buffer.from('abc'), { 'upload-offset': offset });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    expect(await offsetOf(path)).toBe(0);
  });
});

describe('Core Protocol, Upload-Length', () => {
  it.each(NO_COUNTS)('"The value MUST be a non-negative integer", not %j', async (length) => {
    const before = await tracesOf(app, user.id);
    const answer = await tus.create(0, { headers: { 'upload-length': length } });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    expect(await tracesOf(app, user.id)).toEqual(before);
  });
});

describe('Core Protocol, Tus-Resumable', () => {
  it('"MUST be included in every request and response", including errors', async () => {
    const answers = await tusAnswers(tus);
    const statuses = new Set([...answers.values()].map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 201, 204, 400, 401, 404, 405, 409, 412, 413, 415]));
    const silent = [...answers].filter(([, { headers }]) => headers['tus-resumable'] !== '1.0.0');
    expect(silent.map(([what]) => what)).toEqual([]);
  });

  it.each(['POST', 'HEAD', 'PATCH', 'DELETE'])(
    '"If the version specified by the Client is not supported by the Server, it MUST respond with the 412 Precondition Failed status and MUST include the Tus-Version header into the response. In addition, the Server MUST NOT process the request": %s',
    async (method) => {
      const path = await tus.open(10);
      const before = await tracesOf(app, user.id);
      const url = method === 'POST' ? '/uploads' : path;
      const body = method === 'PATCH' ? Buffer.from('abc') : undefined;
      for (const version of [undefined, '', '0.2.2', '1.0.1', '1.0.0,1.0.0']) {
        const headers = {
          'tus-resumable': version,
          'content-type': OFFSET_TYPE,
          'upload-length': method === 'POST' ? 10 : undefined,
          'upload-offset': method === 'PATCH' ? 0 : undefined,
        };
        for (const answer of [
          await tus.request(method, url, headers, body),
          await tus.request('POST', url, { ...headers, 'x-http-method-override': method }, body),
        ]) {
          expect(answer).toMatchObject({ status: 412, headers: { 'tus-version': '1.0.0' } });
          if (method !== 'HEAD') expect(answer.code).toBe('TUS_VERSION_UNSUPPORTED');
        }
      }
      expect(await tracesOf(app, user.id)).toEqual(before);
      expect(await sessionRow(app, path)).toMatchObject({ status: 'OPEN', offset: 0 });
    },
  );
});

describe('Core Protocol, X-HTTP-Method-Override', () => {
  const as = (method: string) => ({ 'x-http-method-override': method });

  it('"MUST be interpreted as the request’s method by the Server": PATCH, HEAD and DELETE', async () => {
    const path = await tus.open(1000);
    const head = { ...as('PATCH'), 'upload-offset': 0, 'content-type': OFFSET_TYPE };
    const patched = await tus.request('POST', path, head, randomBytes(400));
    expect(patched).toMatchObject({ status: 204, headers: { 'upload-offset': '400' } });
    const asked = await tus.request('POST', path, as('HEAD'));
    expect(asked).toMatchObject({ status: 200, text: '', headers: { 'upload-offset': '400' } });
    expect((await tus.request('POST', path, as('DELETE'))).status).toBe(204);
    expect((await tus.head(path)).status).toBe(404);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])(
    '"The actual method of the request MUST be ignored": %s',
    async (actual) => {
      const path = await tus.open(1000);
      const head = { ...as('PATCH'), 'upload-offset': 0, 'content-type': OFFSET_TYPE };
      const patched = await tus.request(actual, path, head, randomBytes(400));
      expect(patched).toMatchObject({ status: 204, headers: { 'upload-offset': '400' } });
      expect(await offsetOf(path)).toBe(400);
    },
  );
});

describe('Core Protocol, HEAD', () => {
  it('"The Server MUST always include the Upload-Offset header in the response for a HEAD request, even if the offset is 0, or the upload is already considered completed"', async () => {
    const path = await tus.open(10);
    for (const [at, bytes] of [0, 4, 3, 3].entries()) {
      const sent = [0, 4, 7, 10][at];
      if (bytes > 0) await tus.patch(path, (sent ?? 0) - bytes, randomBytes(bytes));
      const answer = await tus.head(path);
      expect(answer).toMatchObject({ status: 200, headers: { 'upload-offset': String(sent) } });
    }
  });

  it('"If the size of the upload is known, the Server MUST include the Upload-Length header in the response"', async () => {
    expect((await tus.head(await tus.open(10))).headers['upload-length']).toBe('10');
    expect((await tus.head(await tus.open(0))).headers['upload-length']).toBe('0');
  });

  it.each(Object.keys(NOTHING))(
    '"If the resource is not found, the Server SHOULD return either the 404 Not Found, 410 Gone or 403 Forbidden status without the Upload-Offset header": %s',
    async (what) => {
      const answer = await tus.head((await NOTHING[what]?.()) ?? '');
      expect(answer.status).toBe(404);
      expect(answer.headers).not.toHaveProperty('upload-offset');
    },
  );

  it('"The Server MUST prevent the client and/or proxies from caching the response by adding the Cache-Control: no-store header"', async () => {
    const path = await tus.open(10);
    for (const answer of [
      await tus.head(path),
      await tus.head('/uploads/nothing'),
      await tus.request('POST', path, { 'x-http-method-override': 'HEAD' }),
    ]) {
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });
});

describe('Core Protocol, PATCH', () => {
  it('"The Server SHOULD accept PATCH requests against any upload URL and apply the bytes contained in the message at the given offset", also "multiple small requests successively"', async () => {
    const bytes = randomBytes(50_007);
    const path = await tus.open(bytes.length);
    const ends = [1, 2, 9, 4_096, 4_097, 30_000, bytes.length];
    let fileId = '';
    for (const [at, end] of ends.entries()) {
      const begin = ends[at - 1] ?? 0;
      const answer = await tus.patch(path, begin, bytes.subarray(begin, end));
      expect(answer.status).toBe(204);
      if (end === bytes.length) fileId = fileIdOf(answer);
    }
    expect((await tus.download(fileId)).equals(bytes)).toBe(true);
  });

  it.each([undefined, '', 'text/plain', 'nonsense', `${OFFSET_TYPE};a=b`])(
    '"All PATCH requests MUST use Content-Type: application/offset+octet-stream, otherwise the server SHOULD return a 415 Unsupported Media Type status": %j',
    async (type) => {
      const path = await tus.open(3);
      const answer = await tus.patch(path, 0, Buffer.from('abc'), { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, code: 'CONTENT_TYPE_UNSUPPORTED' });
      expect(await offsetOf(path)).toBe(0);
    },
  );

  it('"If the offsets do not match, the Server MUST respond with the 409 Conflict status without modifying the upload resource"', async () => {
    const bytes = randomBytes(1_000);
    const path = await tus.open(bytes.length);
    await tus.patch(path, 0, bytes.subarray(0, 600));
    for (const offset of [0, 599, 601, 1_000]) {
      const answer = await tus.patch(path, offset, randomBytes(300));
      expect(answer).toMatchObject({ status: 409, code: 'OFFSET_MISMATCH' });
      // The true offset lets a client go on that has lost an answer.
      expect(answer.headers['upload-offset']).toBe('600');
      expect(await offsetOf(path)).toBe(600);
    }
    const last = await tus.patch(path, 600, bytes.subarray(600));
    expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);
  });

  it.each([
    ['a body', 4, {}],
    ['a chunked body', 4, { 'transfer-encoding': 'chunked' }],
    ['an empty body', 0, {}],
  ])(
    '"The Server MUST acknowledge successful PATCH requests with the 204 No Content status. It MUST include the Upload-Offset header containing the new offset", "the sum of the offset before the PATCH request and the number of bytes received": %s',
    async (_what, size, headers) => {
      const path = await tus.open(100);
      for (const times of [0, 1, 2]) {
        const answer = await tus.patch(path, times * size, randomBytes(size), headers);
        expect(answer).toMatchObject({ status: 204, text: '' });
        expect(answer.headers['upload-offset']).toBe(String((times + 1) * size));
      }
      expect(await offsetOf(path)).toBe(3 * size);
    },
  );

  it.each(Object.keys(NOTHING))(
    '"If the server receives a PATCH request against a non-existent resource it SHOULD return a 404 Not Found status": %s',
    async (what) => {
      const answer = await tus.patch((await NOTHING[what]?.()) ?? '', 0, randomBytes(3));
      expect(answer).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(answer.headers).not.toHaveProperty('upload-offset');
    },
  );

  it('"The Server SHOULD always attempt to store as much of the received data as possible" when the connection is lost', async () => {
    const bytes = randomBytes(3_000_000);
    const path = await tus.open(bytes.length);
    const cut = 1_234_567;
    using request = tus.startPatch(path, 0, { 'content-length': bytes.length });
    await request.send(bytes.subarray(0, cut));
    request.destroy();
    await vi.waitFor(async () => expect((await sessionRow(app, path)).offset).toBe(cut), 5_000);
    expect(await offsetOf(path)).toBe(cut);
    const last = await tus.patch(path, cut, bytes.subarray(cut));
    expect((await tus.download(fileIdOf(last))).equals(bytes)).toBe(true);
  });

  it('"A timeout SHOULD be handled by closing the underlying connection": the received bytes are kept', async () => {
    const path = await tus.open(1_000);
    const { setTimeout: start } = globalThis;
    const hurried = (run: () => void, ms?: number) => start(run, ms === 60_000 ? 300 : ms);
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(hurried);
    try {
      using request = tus.startPatch(path, 0, { 'content-length': 1_000 });
      await request.send(randomBytes(400));
      const answer = await request.answer;
      expect(answer).toMatchObject({ status: 503, headers: { connection: 'close' } });
    } finally {
      vi.restoreAllMocks();
    }
    expect(await offsetOf(path)).toBe(400);
  });
});

describe('Core Protocol, OPTIONS', () => {
  it.each(['/uploads', '/uploads/nothing'])(
    '"A successful response indicated by the 204 No Content or 200 OK status MUST contain the Tus-Version header. It MAY include the Tus-Extension and Tus-Max-Size headers": without a token, at %s',
    async (path) => {
      const nobody = new TusClient(app.url, undefined);
      const answer = await nobody.request('OPTIONS', path, { 'tus-resumable': undefined });
      expect(answer.status).toBe(204);
      // Lists by preference, without a space, each extension once.
      expect(answer.headers['tus-version']).toBe('1.0.0');
      expect(answer.headers['tus-extension']).toMatch(/^[a-z-]+(,[a-z-]+)*$/);
      const extensions = await nobody.extensions();
      expect(new Set(extensions).size).toBe(extensions.length);
      expect(answer.headers['tus-max-size']).toBe(String(FileSize.MAX_BYTES));
    },
  );

  it.each(['', '0.2.2', '9'])(
    '"The Client SHOULD NOT include the Tus-Resumable header in the request and the Server MUST ignore the header": %j',
    async (version) => {
      const answer = await tus.request('OPTIONS', '/uploads', { 'tus-resumable': version });
      expect(answer).toMatchObject({ status: 204, headers: { 'tus-version': '1.0.0' } });
    },
  );
});

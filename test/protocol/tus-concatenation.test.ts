import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { formatId } from '../../src/kernel/id.ts';
import {
  reservationDrift,
  stagedIn,
  tracesOf,
  uuidIn,
} from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { fileIdOf, metadataHeader, TusClient } from '../support/tus/tus-client.ts';

const PARTIAL = { headers: { 'upload-concat': 'partial' } };

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  expect(await reservationDrift(app)).toBe(0);
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});

/** A partial upload that has all its bytes. */
async function partialOf(bytes: Uint8Array): Promise<string> {
  const path = await tus.open(bytes.byteLength, PARTIAL);
  if (bytes.byteLength > 0) expect((await tus.patch(path, 0, bytes)).status).toBe(204);
  return path;
}

function traces() {
  return tracesOf(app, user.id);
}

async function shownFiles() {
  return (await app.installation.listFiles.execute(user.id, { first: 100 })).rows;
}

describe('Concatenation', () => {
  it('"If the Server supports this extension, it MUST add concatenation to the Tus-Extension header"; joining unfinished uploads, which "MUST be explicitly announced", is not announced', async () => {
    const extensions = await tus.extensions();
    expect(extensions).toContain('concatenation');
    expect(extensions).not.toContain('concatenation-unfinished');
  });

  it.each([
    ['bytes in a later request', 100, {}],
    ['bytes in the same request', 100, { body: randomBytes(100) }],
    ['no bytes', 0, {}],
  ])(
    '"A partial upload ... is constructed by including the Upload-Concat: partial header while creating a new upload": %s',
    async (_what, length, options) => {
      const answer = await tus.create(length, { ...PARTIAL, ...options });
      expect(answer.status).toBe(201);
      const path = String(answer.headers.location);
      const asked = await tus.head(path);
      const offset = 'body' in options ? length : 0;
      expect(asked.headers).toMatchObject({
        'upload-concat': 'partial',
        'upload-length': String(length),
        'upload-offset': String(offset),
      });
      const rest = await tus.patch(path, offset, randomBytes(length - offset), PARTIAL.headers);
      expect(rest).toMatchObject({ status: 204, headers: { 'upload-offset': String(length) } });
    },
  );

  it('"The Server SHOULD NOT process these partial uploads until they are concatenated": they create no files', async () => {
    const first = await tus.create(4, { ...PARTIAL, body: randomBytes(4) });
    const second = await tus.open(4, PARTIAL);
    const last = await tus.patch(second, 0, randomBytes(4));
    for (const answer of [first, last, await tus.head(second)]) {
      expect(answer.headers).not.toHaveProperty('flexstorage-file-id');
    }
    expect(await shownFiles()).toEqual([]);
    expect(await traces()).toMatchObject({ files: 0, reserved: 8, used: 0 });
    await tus.join([String(first.headers.location), second]);
    expect(await shownFiles()).toHaveLength(1);
    expect(await traces()).toMatchObject({ files: 1, reserved: 0, used: 8 });
  });

  it.each([
    ['relative', (path: string) => path],
    ['absolute', (path: string) => app.url + path],
  ])(
    '"The partial uploads MUST be concatenated as per the order specified in the list", "The length of the final upload MUST be the sum of the length of all partial uploads", "The partial uploads URLs MAY be absolute or relative": %s',
    async (_what, urlOf) => {
      const parts = [1_500_000, 3, 0, 700_001].map((size) => randomBytes(size));
      const paths: string[] = [];
      for (const part of parts) paths.push(await partialOf(part));
      const whole = Buffer.concat(parts.toReversed());
      const answer = await tus.join(paths.map(urlOf).toReversed(), {
        metadata: { filename: 'whole.bin', sha256: sha256(whole) },
      });
      expect(answer.status).toBe(201);
      const content = await tus.request('GET', `/files/${fileIdOf(answer)}/content`);
      expect(content.bytes.equals(whole)).toBe(true);
      expect(content.headers.etag).toBe(`"sha256-${sha256(whole)}"`);
      expect(await traces()).toMatchObject({ files: 1, reserved: 0, used: whole.length });
      // Only the file's own bytes stay.
      const staged = await stagedIn(app);
      expect(paths.map(uuidIn).filter((id) => staged.includes(id))).toEqual([]);
    },
  );

  it('joins a partial upload whose length was deferred', async () => {
    const path = await tus.open('deferred', PARTIAL);
    await tus.patch(path, 0, Buffer.from('hello'));
    expect((await tus.join([path])).status).toBe(409);
    await tus.patch(path, 5, Buffer.alloc(0), { 'upload-length': 5 });
    const answer = await tus.join([path, await partialOf(Buffer.from(' world'))]);
    expect((await tus.download(fileIdOf(answer))).toString()).toBe('hello world');
  });

  it('reserves no quota beyond that of the partial uploads', async () => {
    const small = await app.signUp({ quotaBytes: 100 });
    tus = new TusClient(app.url, small.token);
    const paths = [await partialOf(randomBytes(60)), await partialOf(randomBytes(40))];
    expect(await tus.create(1, PARTIAL)).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
    expect((await tus.join(paths)).status).toBe(201);
    expect(await tracesOf(app, small.id)).toMatchObject({ reserved: 0, used: 100 });
  });

  it('"the partial uploads’ metadata SHALL NOT be transferred to the new final upload. All metadata SHOULD be included in the concatenation request"', async () => {
    const header = metadataHeader({ filename: 'part.txt', tags: 'a' });
    const headers = { ...PARTIAL.headers, 'upload-metadata': header };
    const path = await tus.open(5, { headers });
    await tus.patch(path, 0, Buffer.from('hello'));
    const named = await tus.join([path], { metadata: { filename: 'whole.txt' } });
    const bare = await tus.join([await partialOf(Buffer.from('world'))]);
    expect((await tus.head(String(named.headers.location))).headers['upload-metadata']).toBe(
      metadataHeader({ filename: 'whole.txt' }),
    );
    expect((await tus.head(String(bare.headers.location))).headers).not.toHaveProperty(
      'upload-metadata',
    );
    const files = await shownFiles();
    expect(new Set(files.map(({ name }) => name))).toEqual(new Set(['whole.txt', 'unnamed']));
    expect(files.flatMap(({ tags }) => tags)).toEqual([]);
    expect((await tus.head(path)).headers['upload-metadata']).toBe(header);
  });
});

describe('Concatenation, an invalid final upload', () => {
  /** Two partial uploads that could be joined. */
  let paths: readonly [string, string];
  beforeEach(async () => {
    paths = [await partialOf(Buffer.from('hello')), await partialOf(Buffer.from(' world'))];
  });

  /** The refusal has changed nothing: the same uploads can still be joined. */
  async function joinsStill(before: Awaited<ReturnType<typeof traces>>): Promise<void> {
    expect(await traces()).toEqual(before);
    const answer = await tus.join(paths);
    expect((await tus.download(fileIdOf(answer))).toString()).toBe('hello world');
  }

  it('"The Client MUST NOT include the Upload-Length header in the final upload creation": returns 400', async () => {
    const before = await traces();
    const answer = await tus.join(paths, { headers: { 'upload-length': 11 } });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    await joinsStill(before);
  });

  it.each([
    '',
    'final',
    'final;',
    'final; ',
    'Partial',
    'partial;',
    'partial,final',
    'last;/uploads/a',
  ])(
    '"the header value MUST be partial" or "MUST be final followed by a semicolon and a space-separated list of partial upload URLs": returns 400 for %j',
    async (value) => {
      const before = await traces();
      for (const length of [{}, { 'upload-length': 11 }]) {
        const headers = { 'upload-concat': value, ...length };
        expect((await tus.request('POST', '/uploads', headers)).status).toBe(400);
      }
      await joinsStill(before);
    },
  );

  it('returns the same 400 for a missing, foreign or non-partial upload', async () => {
    const stranger = new TusClient(app.url, (await app.signUp()).token);
    const foreign = await stranger.open(3, PARTIAL);
    await stranger.patch(foreign, 0, Buffer.from('abc'));
    const gone = await partialOf(Buffer.from('abc'));
    await tus.delete(gone);
    const whole = await tus.open(3, { body: Buffer.from('abc') });
    const open = await tus.open(3);
    const before = await traces();
    const texts = new Set<string>();
    for (const url of [
      `/uploads/${formatId('upload', app.installation.ids.next())}`,
      foreign,
      gone,
      whole,
      open,
      '/uploads/nothing',
      '/uploads/',
      '/files/nothing',
      'https://evil.example/',
      '::',
    ]) {
      for (const list of [[url], [paths[0], url], [url, paths[0]]]) {
        const answer = await tus.join(list);
        expect([url, answer.status, answer.code]).toEqual([url, 400, 'CONCATENATION_INVALID']);
        texts.add(answer.text);
      }
    }
    expect(texts.size).toBe(1);
    await joinsStill(before);
  });

  it.each([
    ['a comma', ([a, b]: readonly string[]) => `final;${a},${b}`],
    ['a comma and a space', ([a, b]: readonly string[]) => `final;${a}, ${b}`],
    ['a semicolon', ([a, b]: readonly string[]) => `final;${a};${b}`],
    ['an encoded space', ([a, b]: readonly string[]) => `final;${a}%20${b}`],
    ['a tab', ([a, b]: readonly string[]) => `final;${a}\t${b}`],
    ['nothing', ([a, b]: readonly string[]) => `final;${a}${b}`],
    ['a query', ([a, b]: readonly string[]) => `final;${a}?next=${b}`],
    ['a fragment', ([a, b]: readonly string[]) => `final;${a}#${b}`],
  ])('returns 400 for a list separated by %s, and joins nothing', async (_, listOf) => {
    const before = await traces();
    for (const list of [paths, paths.map((path) => app.url + path)]) {
      const headers = { 'upload-concat': listOf(list) };
      const answer = await tus.request('POST', '/uploads', headers);
      expect([answer.status, answer.code]).toEqual([400, 'CONCATENATION_INVALID']);
    }
    await joinsStill(before);
  });

  it('returns 400 for a repeated partial upload', async () => {
    const before = await traces();
    for (const again of [paths[0], app.url + paths[0]]) {
      const answer = await tus.join([paths[0], paths[1], again]);
      expect(answer).toMatchObject({ status: 400, code: 'CONCATENATION_INVALID' });
    }
    await joinsStill(before);
  });

  it('"This concatenation request SHOULD happen after all of the corresponding partial uploads are completed": returns 409 before', async () => {
    const late = await tus.open(1, PARTIAL);
    const before = await traces();
    const refused = await tus.join([...paths, late]);
    expect(refused).toMatchObject({ status: 409, code: 'PARTIAL_UNFINISHED' });
    expect(await traces()).toEqual(before);
    for (const path of [...paths, late]) expect((await tus.head(path)).status).toBe(200);
    await tus.patch(late, 0, Buffer.from('!'));
    const answer = await tus.join([...paths, late]);
    expect((await tus.download(fileIdOf(answer))).toString()).toBe('hello world!');
  });

  it('returns 460 and releases the quota if the bytes do not match the declared hash', async () => {
    const answer = await tus.join(paths, { metadata: { sha256: 'ab'.repeat(32) } });
    expect(answer).toMatchObject({ status: 460, code: 'CHECKSUM_MISMATCH' });
    expect(answer.headers).not.toHaveProperty('flexstorage-file-id');
    expect(await traces()).toMatchObject({ reserved: 0, used: 0 });
    expect(await shownFiles()).toEqual([]);
    const staged = await stagedIn(app);
    expect(paths.map(uuidIn).filter((id) => staged.includes(id))).toEqual([]);
  });
});

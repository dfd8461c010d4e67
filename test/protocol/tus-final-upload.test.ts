import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  reservationDrift,
  stagedIn,
  tracesOf,
  uuidIn,
} from '../integration/upload/tus/upload-traces.ts';
import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

const PARTIAL = { headers: { 'upload-concat': 'partial' } };

const clock = new AdjustableClock();
let app: TestApp;
let user: TestUser;
let tus: TusClient;
let hello: string;
let world: string;
let joined: Answer;
let final: string;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
});
afterAll(async () => {
  expect(await reservationDrift(app)).toBe(0);
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
  hello = await partialOf('hello');
  world = await partialOf(' world');
  joined = await tus.join([hello, world]);
  expect(joined.status).toBe(201);
  final = String(joined.headers.location);
});

/** A partial upload that has all its bytes. */
function partialOf(text: string): Promise<string> {
  return tus.open(Buffer.byteLength(text), { ...PARTIAL, body: Buffer.from(text) });
}

async function contentOf(answer: Answer): Promise<string> {
  return (await tus.download(fileIdOf(answer))).toString();
}

describe('Concatenation, a joined upload', () => {
  it('"After successful concatenation, the Upload-Offset and Upload-Length MUST be set and their values MUST be equal", and the response contains the file id', async () => {
    const asked = await tus.head(final);
    expect(asked.status).toBe(200);
    expect(asked.headers).toMatchObject({ 'upload-offset': '11', 'upload-length': '11' });
    expect(fileIdOf(asked)).toBe(fileIdOf(joined));
    expect(await contentOf(asked)).toBe('hello world');
  });

  it('"Response to HEAD request against partial or final upload MUST include the Upload-Concat header and its value as received in the upload creation request"', async () => {
    expect((await tus.head(final)).headers['upload-concat']).toBe(`final;${hello} ${world}`);
    const urls = [app.url + (await partialOf('a')), await partialOf('b')];
    const other = await tus.join(urls);
    const asked = await tus.head(String(other.headers.location));
    expect(asked.headers['upload-concat']).toBe(`final;${urls.join(' ')}`);
    expect((await tus.head(await tus.open(1))).headers).not.toHaveProperty('upload-concat');
  });

  it('"The response to a HEAD request for a partial upload MUST contain the Upload-Offset header", even after it is joined', async () => {
    const asked = await tus.head(world);
    expect(asked.status).toBe(200);
    expect(asked.headers).toMatchObject({
      'upload-concat': 'partial',
      'upload-offset': '6',
      'upload-length': '6',
    });
  });

  it('"The Server MUST respond with the 403 Forbidden status to PATCH requests against a final upload URL and MUST NOT modify the final or its partial uploads"', async () => {
    for (const [offset, size] of [
      [0, 5],
      [11, 0],
      [11, 3],
    ] as const) {
      const answer = await tus.patch(final, offset, randomBytes(size));
      expect(answer).toMatchObject({ status: 403, code: 'UPLOAD_IS_FINAL' });
    }
    expect((await tus.head(final)).headers['upload-offset']).toBe('11');
    expect((await tus.head(hello)).headers['upload-offset']).toBe('5');
    expect(await contentOf(joined)).toBe('hello world');
  });

  it('is not modified by a PATCH to its partial uploads', async () => {
    for (const offset of [0, 5]) {
      expect((await tus.patch(hello, offset, randomBytes(5))).status).toBeGreaterThanOrEqual(400);
    }
    expect((await tus.head(hello)).headers['upload-offset']).toBe('5');
    expect(await contentOf(joined)).toBe('hello world');
  });

  it('is returned again for a repeated request, as after a lost response', async () => {
    const before = await tracesOf(app, user.id);
    const again = await tus.join([hello, world]);
    expect(again.status).toBe(201);
    expect(again.headers.location).toBe(final);
    expect(fileIdOf(again)).toBe(fileIdOf(joined));
    expect(await tracesOf(app, user.id)).toEqual(before);
  });

  it('creates one file for concurrent requests', async () => {
    const paths = [await partialOf('one'), await partialOf('two')];
    const before = await tracesOf(app, user.id);
    const answers = await Promise.all(Array.from({ length: 6 }, () => tus.join(paths)));
    for (const { status } of answers) expect([201, 423]).toContain(status);
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ headers }) => headers.location)).size).toBe(1);
    const later = await tus.join(paths);
    expect(later).toMatchObject({ status: 201, headers: { location: made[0]?.headers.location } });
    expect(await contentOf(later)).toBe('onetwo');
    expect(await tracesOf(app, user.id)).toMatchObject({
      files: before.files + 1,
      sessions: before.sessions + 1,
      reserved: 0,
    });
  });

  it('does not allow partial uploads to "be used multiple times": returns 400 for any other list', async () => {
    const other = await partialOf('!');
    const before = await tracesOf(app, user.id);
    for (const list of [[hello], [world, hello], [hello, world, other], [other, hello]]) {
      const answer = await tus.join(list);
      expect(answer).toMatchObject({ status: 400, code: 'CONCATENATION_INVALID' });
    }
    expect(await tracesOf(app, user.id)).toEqual(before);
  });

  it('cannot be used as a partial upload', async () => {
    const answer = await tus.join([final]);
    expect(answer).toMatchObject({ status: 400, code: 'CONCATENATION_INVALID' });
  });

  it('results in the existing file if the user already has the same bytes', async () => {
    const again = await tus.join([await partialOf('hello '), await partialOf('world')]);
    expect(fileIdOf(again)).toBe(fileIdOf(joined));
    expect(again.headers['flexstorage-duplicate']).toBe('true');
    expect(await tracesOf(app, user.id)).toMatchObject({ files: 1, reserved: 0, used: 11 });
  });
});

describe('Concatenation with Termination', () => {
  it('deletes a final upload but keeps its file', async () => {
    expect((await tus.delete(final)).status).toBe(204);
    expect((await tus.head(final)).status).toBe(404);
    expect(await contentOf(joined)).toBe('hello world');
  });

  it('deletes a joined partial upload ("for an existing upload the Server ... MUST respond with the 204 No Content status") but keeps its final upload', async () => {
    expect((await tus.delete(hello)).status).toBe(204);
    expect((await tus.head(hello)).status).toBe(404);
    expect((await tus.head(world)).status).toBe(200);
    expect((await tus.head(final)).headers['upload-offset']).toBe('11');
    expect(await contentOf(joined)).toBe('hello world');
    expect(await tracesOf(app, user.id)).toMatchObject({ reserved: 0, used: 11 });
  });

  it.each([0, 5, 10])(
    'releases the quota of a partial upload with %d of 10 bytes that is not joined',
    async (size) => {
      const before = await tracesOf(app, user.id);
      const path = await tus.open(10, PARTIAL);
      if (size > 0) await tus.patch(path, 0, randomBytes(size));
      expect(await tracesOf(app, user.id)).toMatchObject({ reserved: before.reserved + 10 });
      expect((await tus.delete(path)).status).toBe(204);
      expect(await tracesOf(app, user.id)).toEqual(before);
      expect(await stagedIn(app)).not.toContain(uuidIn(path));
      expect((await tus.join([path])).status).toBe(400);
    },
  );
});

describe('Concatenation with Expiration', () => {
  it('releases the quota of complete and incomplete partial uploads that are not joined', async () => {
    const before = await tracesOf(app, user.id);
    const paths = [await tus.open(10, PARTIAL), await partialOf('all')];
    for (const path of paths) {
      const expires = String((await tus.head(path)).headers['upload-expires']);
      expect(Date.parse(expires)).toBeGreaterThan(clock.now().getTime());
    }
    expect((await tus.head(final)).headers).not.toHaveProperty('upload-expires');
    clock.advance(8 * 24 * 60 * 60 * 1000);
    await app.installation.expireUploads.execute();
    const late = new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
    for (const path of paths) expect((await late.head(path)).status).toBe(404);
    const { reserved, used, files } = before;
    expect(await tracesOf(app, user.id)).toMatchObject({ reserved, used, files });
    const staged = await stagedIn(app);
    expect(paths.map(uuidIn).filter((id) => staged.includes(id))).toEqual([]);
    expect((await late.download(fileIdOf(joined))).toString()).toBe('hello world');
  });
});

import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { stagedIn, tracesOf, uuidIn } from '../integration/upload/tus/upload-traces.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Uploads in every state in which one can be terminated. */
const UPLOADS: Record<string, () => Promise<string>> = {
  'an upload without bytes': () => tus.open(5_000),
  'an upload with some bytes': () => tus.open(5_000, { body: randomBytes(300) }),
  'an upload with a deferred length': () => tus.open('deferred', { body: randomBytes(300) }),
  'a completed upload': () => tus.open(5_000, { body: randomBytes(5_000) }),
  'a completed empty upload': () => tus.open(0),
};

describe('Termination', () => {
  it('"If this extension is supported by the Server, it MUST be announced by adding termination to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('termination');
  });

  it.each(Object.keys(UPLOADS))(
    '"When receiving a DELETE request for an existing upload the Server ... MUST respond with the 204 No Content status", and "for all future requests to this URL, the Server SHOULD respond with the 404 Not Found or 410 Gone status": %s',
    async (what) => {
      const path = (await UPLOADS[what]?.()) ?? '';
      const offset = Number((await tus.head(path)).headers['upload-offset']);
      expect(await tus.delete(path)).toMatchObject({ status: 204, text: '' });
      const asked = await tus.head(path);
      expect(asked.status).toBe(404);
      expect(asked.headers).not.toHaveProperty('upload-offset');
      expect((await tus.patch(path, offset, randomBytes(1))).status).toBe(404);
      expect((await tus.patch(path, 0, Buffer.alloc(0))).status).toBe(404);
      expect((await tus.delete(path)).status).toBe(404);
    },
  );

  it('"the Server SHOULD free associated resources": deletes the bytes of an unfinished upload and releases its quota', async () => {
    const before = await tracesOf(app, user.id);
    const path = await tus.open(5_000);
    await tus.patch(path, 0, randomBytes(300));
    expect(await stagedIn(app)).toContain(uuidIn(path));
    expect((await tus.delete(path)).status).toBe(204);
    expect(await tracesOf(app, user.id)).toEqual(before);
    expect(await stagedIn(app)).not.toContain(uuidIn(path));
  });

  it('keeps the file of a completed upload', async () => {
    const bytes = randomBytes(100);
    const path = await tus.open(100);
    const fileId = fileIdOf(await tus.patch(path, 0, bytes));
    expect((await tus.delete(path)).status).toBe(204);
    expect((await tus.download(fileId)).equals(bytes)).toBe(true);
  });

  it('returns 404 for a foreign upload and keeps it', async () => {
    const path = await tus.open(10);
    const stranger = new TusClient(app.url, (await app.signUp()).token);
    expect((await stranger.delete(path)).status).toBe(404);
    expect((await tus.head(path)).status).toBe(200);
  });
});

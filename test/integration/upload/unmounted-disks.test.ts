import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { fileIdOf, TusClient } from '../../support/tus/tus-client.ts';

const ROUNDS = Array.from({ length: 20 }, (_, round) => round + 1);

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});

/** Makes a folder look as if its disk were not mounted, until it is disposed. */
async function unmount(name: string): Promise<AsyncDisposable> {
  const path = join(app.config.dataDir, name);
  const away = `${path}.away`;
  await rename(path, away);
  await mkdir(path);
  return {
    [Symbol.asyncDispose]: async () => {
      // Nothing may have been written to the wrong disk.
      await rm(path, { recursive: true });
      await rename(away, path);
    },
  };
}

describe('while the disk for incoming uploads is not mounted', () => {
  it.each(ROUNDS)('an upload is neither lost nor started (round %i)', async () => {
    const bytes = randomBytes(3_000);
    const path = await tus.open(bytes.byteLength);
    expect((await tus.patch(path, 0, bytes.subarray(0, 1_000))).status).toBe(204);
    {
      await using _unmounted = await unmount('staging');
      expect((await tus.head(path)).status).toBe(423);
      expect((await tus.patch(path, 1_000, bytes.subarray(1_000))).status).toBe(503);
      const created = await tus.request('POST', '/uploads', { 'upload-length': 10 });
      expect([created.status, created.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    }
    const asked = await tus.head(path);
    expect([asked.status, asked.headers['upload-offset']]).toEqual([200, '1000']);
    const done = await tus.patch(path, 1_000, bytes.subarray(1_000));
    expect(done.status).toBe(204);
    expect((await tus.download(fileIdOf(done))).equals(bytes)).toBe(true);
  });
});

describe('while the disk of a provider is not mounted', () => {
  it('its files are unavailable rather than missing, and no bytes land elsewhere', async () => {
    const bytes = randomBytes(3_000);
    const done = await tus.patch(await tus.open(bytes.byteLength), 0, bytes);
    const fileId = fileIdOf(done);
    const content = `/files/${fileId}/content`;
    const { providers } = app.installation;
    const pending = await tus.open(bytes.byteLength);
    {
      await using _unmounted = await unmount('objects');
      const unavailable = await tus.request('GET', content);
      expect([unavailable.status, unavailable.code]).toEqual([503, 'PROVIDER_UNAVAILABLE']);
      expect(await providers.get('local').health()).toMatchObject({ healthy: false });
      expect((await tus.patch(pending, 0, randomBytes(3_000))).status).toBeGreaterThanOrEqual(500);
    }
    expect((await tus.download(fileId)).equals(bytes)).toBe(true);
    expect(await providers.get('local').health()).toEqual({ healthy: true });
    await expect.poll(async () => (await tus.head(pending)).status).toBe(200);
  });
});

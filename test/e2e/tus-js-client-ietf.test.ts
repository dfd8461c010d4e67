import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { startCuttingProxy } from '../support/tus/cutting-proxy.ts';
import { startTusUpload } from '../support/tus/tus-upload.ts';
import { fileOf } from '../support/tus/uploaded-file.ts';

const MIB = 1024 * 1024;

let app: TestApp;
let user: TestUser;

beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe.each(['ietf-draft-03', 'ietf-draft-05'] as const)('tus-js-client as %s', (protocol) => {
  it.each([
    ['Infinity', Infinity],
    ['500 KiB', 500 * 1024],
  ])('uploads a file in chunks of %s', async (_name, chunkSize) => {
    const bytes = randomBytes(3 * MIB + 1);
    const metadata = { filename: 'Grüße.bin', sha256: sha256(bytes) };
    const { token } = user;
    const upload = startTusUpload({ url: app.url, token, bytes, chunkSize, metadata, protocol });
    expect(await fileOf(app, user, await upload.fileId)).toMatchObject({
      name: 'Grüße.bin',
      size: bytes.length,
      sha256: sha256(bytes),
      downloaded: sha256(bytes),
    });
  });

  it('resumes automatically after the connection is lost', async () => {
    const bytes = randomBytes(8 * MIB);
    await using proxy = await startCuttingProxy(Number(new URL(app.url).port));
    const cut = proxy.cutAfter(5 * MIB);
    const { url } = proxy;
    const retryDelays = [50, 50, 50];
    const { token } = user;
    const upload = startTusUpload({ url, token, bytes, chunkSize: MIB, protocol, retryDelays });
    await cut;
    const fileId = await upload.fileId;
    expect(upload.setbacks).toEqual([]);
    expect((await fileOf(app, user, fileId)).downloaded).toBe(sha256(bytes));
  });
});

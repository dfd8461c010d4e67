import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { sessionRow, uuidIn } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

/** All bytes are there and the length is declared, but the process died before it said FINALIZING. */
async function leftOpen(bytes: Uint8Array): Promise<string> {
  const path = await tus.open('deferred');
  await tus.patch(path, 0, bytes);
  await app.installation.sql('update upload_session set size = upload_offset where id = $1', [
    uuidIn(path),
  ]);
  return path;
}

it('HEAD completes an upload that was left OPEN with all its bytes', async () => {
  const path = await leftOpen(randomBytes(70_000));
  const head = await tus.head(path);
  expect(head).toMatchObject({ status: 200, headers: { 'upload-offset': '70000' } });
  expect(fileIdOf(head)).toMatch(/^file_/);
  expect((await sessionRow(app, path)).status).toBe('COMPLETED');
});

it('a sweep completes an upload that was left OPEN with all its bytes', async () => {
  const path = await leftOpen(randomBytes(80_000));
  expect(await app.installation.sweepUploads.execute(undefined, 0)).toBe(1);
  expect((await sessionRow(app, path)).status).toBe('COMPLETED');
});

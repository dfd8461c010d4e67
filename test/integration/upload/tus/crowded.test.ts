import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../../support/app/test-app.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';

let app: TestApp;
let tus: TusClient;

beforeAll(async () => {
  app = await startTestApp({ env: { UPLOADS_PER_USER: '1' } });
  tus = new TusClient(app.url, (await app.signUp()).token);
});
afterAll(() => app[Symbol.asyncDispose]());

it('a body without a free slot returns 503 with Retry-After, while HEAD still succeeds', async () => {
  const bytes = randomBytes(100);
  const [busy, waiting] = [await tus.open(100), await tus.open(100)];
  using body = tus.startPatch(busy, 0, { 'content-length': 100 });
  await body.send(bytes.subarray(0, 50));
  const { sql } = app.installation;
  await expect
    .poll(() => sql('select id from upload_session where lease_until > clock_timestamp()'))
    .toHaveLength(1);

  const refused = await tus.patch(waiting, 0, bytes);
  expect(refused).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  expect(refused.headers['retry-after']).toBe('2');
  expect(await tus.head(waiting)).toMatchObject({ status: 200, headers: { 'upload-offset': '0' } });
  // Nothing of an upload stays whose first bytes found no place.
  expect(await tus.create(10, { body: bytes.subarray(0, 10) })).toMatchObject({ status: 503 });
  expect(await sql('select id from upload_session')).toHaveLength(2);

  await body.send(bytes.subarray(50));
  body.end();
  expect((await body.answer)?.status).toBe(204);
  expect(fileIdOf(await tus.patch(waiting, 0, randomBytes(100)))).toMatch(/^file_/);
});

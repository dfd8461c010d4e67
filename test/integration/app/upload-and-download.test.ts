import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { sha256 } from '../../support/storage/object-source.ts';

let app: TestApp;
let user: TestUser;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

it('returns the bytes of an upload unchanged', async () => {
  const bytes = randomBytes(300_000);
  const headers = { authorization: `Bearer ${user.token}`, 'tus-resumable': '1.0.0' };
  const created = await fetch(`${app.url}/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length) },
  });
  expect(created.status).toBe(201);
  const finished = await fetch(new URL(created.headers.get('location') ?? '', app.url), {
    method: 'PATCH',
    headers: {
      ...headers,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: bytes,
  });
  expect(finished.status).toBe(204);
  const fileId = finished.headers.get('flexstorage-file-id');
  const downloaded = await fetch(`${app.url}/files/${fileId}/content`, { headers });
  expect(downloaded.headers.get('etag')).toBe(`"sha256-${sha256(bytes)}"`);
  expect(sha256(Buffer.from(await downloaded.arrayBuffer()))).toBe(sha256(bytes));
});

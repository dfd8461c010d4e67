import { randomBytes } from 'node:crypto';
import { access, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

interface CopyRow {
  readonly id: string;
  readonly key: string;
  readonly state: string;
}

async function upload(bytes: Uint8Array): Promise<string> {
  const path = await tus.open(bytes.byteLength);
  return fileIdOf(await tus.patch(path, 0, bytes));
}

function copies(): Promise<CopyRow[]> {
  return app.installation.sql<CopyRow & Record<string, unknown>>(
    `select p.id, p.key, p.state from content_copy p join content c on c.id = p.content_id
     where c.owner_id = $1 order by p.created_at`,
    [user.id],
  );
}

it.each([
  ['DAMAGED', (path: string) => writeFile(path, randomBytes(5_000))],
  ['MISSING', (path: string) => rm(path)],
])('a copy is marked %s and replaced by uploading the same bytes again', async (state, harm) => {
  const bytes = randomBytes(5_000);
  const fileId = await upload(bytes);
  const first = (await copies()).at(-1);
  if (!first) throw new Error('no copy');
  await harm(join(app.config.dataDir, 'objects', first.key));
  await app.installation.verifyCopies.verify(first.id);
  expect((await copies()).at(-1)?.state).toBe(state);

  expect(await upload(bytes)).toBe(fileId);
  const healed = (await copies()).at(-1);
  expect(healed).toMatchObject({ state: 'STORED' });
  expect(healed?.key).not.toBe(first.key);
  const response = await fetch(`${app.url}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${user.token}` },
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
});

it.each([
  ['is missing', (path: string) => rm(path)],
  ['is truncated', (path: string) => truncate(path, 10)],
])('a copy whose object %s is not used for a new upload of the same bytes', async (_how, harm) => {
  const bytes = randomBytes(5_000);
  const fileId = await upload(bytes);
  const first = (await copies()).at(-1);
  await harm(join(app.config.dataDir, 'objects', first?.key ?? ''));
  expect(await upload(bytes)).toBe(fileId);
  const response = await fetch(`${app.url}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${user.token}` },
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
});

it('a copy is marked VERIFIED if its bytes match the hash', async () => {
  await upload(randomBytes(300_000));
  const copy = (await copies()).at(-1);
  await app.installation.verifyCopies.verify(copy?.id ?? '');
  expect((await copies()).at(-1)?.state).toBe('VERIFIED');
});

it('an upload survives different bytes under its storage key', async () => {
  const bytes = randomBytes(4_000);
  const path = await tus.open(bytes.byteLength);
  const { landing } = app.installation.providers;
  const put = landing.put.bind(landing);
  let inTheWay = '';
  landing.put = async (key, source, signal) => {
    inTheWay = join(app.config.dataDir, 'objects', key);
    await mkdir(dirname(inTheWay), { recursive: true });
    await writeFile(inTheWay, randomBytes(4_000));
    return put(key, source, signal);
  };
  try {
    expect(await tus.patch(path, 0, bytes)).toMatchObject({
      status: 503,
      code: 'PROVIDER_UNAVAILABLE',
    });
  } finally {
    landing.put = put;
  }
  // It still lies there; the upload goes on under another key.
  await access(inTheWay);
  const finished = await tus.head(path);
  expect(finished).toMatchObject({ status: 200, headers: { 'upload-offset': '4000' } });
  expect(fileIdOf(finished)).toMatch(/^file_/);
});

import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, afterEach, expect, it, vi } from 'vitest';

import { formatId } from '../../../../src/kernel/id.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { type DatabaseProxy, databaseProxy } from '../../../support/database/database-proxy.ts';
import { placesOf } from '../../../support/fsck/checked-places.ts';
import { settledViolations } from '../../../support/fsck/fsck.ts';
import type { Violation } from '../../../support/fsck/violation.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { reservationDrift, sessionRow, tracesOf } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

let proxy: DatabaseProxy;
let node: TestApp;
let tus: TusClient;
beforeEach(async () => {
  proxy = await databaseProxy(app.database.url);
  node = await startTestApp({ nodeOf: app, env: { DATABASE_URL: proxy.url } });
  user = await app.signUp();
  tus = new TusClient(node.url, user.token);
});
afterEach(async () => {
  await node[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

function violations(): Promise<Violation[]> {
  return settledViolations(app.database.connection, placesOf(app.config));
}

it('without a database, HEAD returns 423, other methods return 503, and uploads resume afterwards', async () => {
  const bytes = randomBytes(500_000);
  const path = await tus.open(bytes.length);
  await tus.patch(path, 0, bytes.subarray(0, 200_000));

  await proxy.cut();
  const before = await tracesOf(app, user.id);
  const unavailable = {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    headers: { 'retry-after': '2' },
  };
  const asked = await tus.head(path);
  expect(asked).toMatchObject({ status: 423, headers: { 'retry-after': '1' } });
  expect(asked.headers).not.toHaveProperty('upload-offset');
  expect(await tus.patch(path, 200_000, bytes.subarray(200_000))).toMatchObject(unavailable);
  expect(await tus.create(10)).toMatchObject(unavailable);
  expect(await tus.delete(path)).toMatchObject(unavailable);
  expect(await tracesOf(app, user.id)).toEqual(before);

  await proxy.restore();
  await vi.waitFor(async () => expect((await tus.head(path)).status).toBe(200), 10_000);
  const last = await tus.patch(path, 200_000, bytes.subarray(200_000));
  const content = await tus.request('GET', `/files/${fileIdOf(last)}/content`);
  expect(sha256(content.bytes)).toBe(sha256(bytes));
  expect(await violations()).toEqual([]);
});

it('an upload whose creation commits although the connection is lost can be resumed', async () => {
  proxy.loseCommitAfter('insert into "upload_session"');
  expect(await tus.create(10)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  const { sql } = app.installation;
  const own = 'select id from upload_session where owner_id = $1';
  const [session] = await sql<{ id: string }>(own, [user.id]);
  const path = `/uploads/${formatId('upload', session?.id ?? '')}`;
  expect(await violations()).toEqual([]);
  const last = await tus.patch(path, 0, randomBytes(10));
  expect(fileIdOf(last)).toMatch(/^file_/);
});

it('a PATCH during a database outage loses no bytes', async () => {
  const bytes = randomBytes(1_000_000);
  const path = await tus.open(bytes.length);
  using patch = tus.startPatch(path, 0, { 'content-length': bytes.length });
  await patch.send(bytes.subarray(0, 300_000));
  await vi.waitFor(async () => expect((await sessionRow(app, path)).offset).toBe(300_000), 6_000);

  await proxy.cut();
  await patch.send(bytes.subarray(300_000));
  expect(await patch.answer).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });

  await proxy.restore();
  let offset = NaN;
  await vi.waitFor(async () => {
    const asked = await tus.head(path);
    expect(asked.status).toBe(200);
    offset = Number(asked.headers['upload-offset']);
  }, 10_000);
  expect(offset).toBe(300_000);
  const last = await tus.patch(path, offset, bytes.subarray(offset));
  const content = await tus.request('GET', `/files/${fileIdOf(last)}/content`);
  expect(sha256(content.bytes)).toBe(sha256(bytes));
  expect(await reservationDrift(app)).toBe(0);
  expect(await violations()).toEqual([]);
});

it('a writer that cannot renew its lease stops before another node can acquire it', async () => {
  const path = await tus.open(1_000_000);
  using patch = tus.startPatch(path, 0, { 'content-length': 1_000_000 });
  await patch.send(randomBytes(10));
  await vi.waitFor(async () => expect((await sessionRow(app, path)).offset).toBe(10), 6_000);

  await proxy.cut();
  // The client is silent: there is no checkpoint that could fail.
  let ended = false;
  void patch.answer.then(() => (ended = true));
  const other = new TusClient(app.url, user.token);
  await vi.waitFor(async () => expect((await sessionRow(app, path)).leased).toBe(false), 6_000);
  expect(ended).toBe(true);
  expect([423, 503]).toContain((await patch.answer)?.status);
  expect((await other.patch(path, 10, randomBytes(999_990))).status).toBe(204);
  expect(await violations()).toEqual([]);
});

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { TakenLease } from '../../../src/modules/upload/application/upload-session-store.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { TusClient } from '../../support/tus/tus-client.ts';
import { sessionIdOf } from '../../support/tus/tus-upload.ts';

let app: TestApp;
let tus: TusClient;

beforeAll(async () => {
  app = await startTestApp();
  tus = new TusClient(app.url, (await app.signUp()).token);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Takes the lease as soon as it is free. */
async function take(id: string, holder: string, ttlMs: number): Promise<TakenLease> {
  let taken: TakenLease | undefined;
  await expect
    .poll(async () => (taken = await app.installation.sessions.acquire(id, holder, ttlMs)))
    .toBeDefined();
  if (!taken) throw new Error('not taken');
  return taken;
}

it('a holder whose lease expired is recorded as a stale writer until the bytes are detached', async () => {
  const { sessions } = app.installation;
  const id = sessionIdOf(await tus.open(10));
  expect((await take(id, 'frozen', 1)).staleWriters).toEqual([]);

  // One that could not move the bytes away gives its lease back, another one dies.
  const failed = await take(id, 'failed', 60_000);
  expect(failed.staleWriters).toEqual(['frozen']);
  await sessions.release(failed.lease);
  expect((await take(id, 'dead', 1)).staleWriters).toEqual(['frozen']);
  expect((await take(id, 'dead', 1)).staleWriters).toEqual(['frozen', 'dead']);

  const mover = await take(id, 'mover', 60_000);
  expect(mover.staleWriters).toEqual(['frozen', 'dead']);
  await sessions.forgetStaleWriters({ ...mover.lease, epoch: mover.lease.epoch - 1 });
  await sessions.release(mover.lease);
  const again = await take(id, 'mover', 60_000);
  expect(again.staleWriters).toEqual(['frozen', 'dead']);
  await sessions.forgetStaleWriters(again.lease);
  await sessions.release(again.lease);
  expect((await take(id, 'next', 60_000)).staleWriters).toEqual([]);
});

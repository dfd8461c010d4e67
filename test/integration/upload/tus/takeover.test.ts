import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import type { OpenRequest } from '../../../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { sessionRow } from './upload-traces.ts';

const SIZE = 1_000_000;

let app: TestApp;
let other: TestApp;
let user: TestUser;
beforeAll(async () => {
  app = await startTestApp();
  other = await startTestApp({ nodeOf: app });
  user = await app.signUp();
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** A PATCH that has sent some bytes, holds the lease, and then falls silent. */
async function stalled(tus: TusClient, path: string, bytes: Uint8Array): Promise<OpenRequest> {
  const request = tus.startPatch(path, 0, { 'content-length': SIZE });
  await request.send(bytes);
  await vi.waitFor(async () => expect((await sessionRow(app, path)).leased).toBe(true));
  return request;
}

describe.each(['the same node', 'another node'])('while a PATCH stalls on %s', (where) => {
  const clients = (): [TusClient, TusClient] => {
    const second = where === 'another node' ? other : app;
    return [new TusClient(app.url, user.token), new TusClient(second.url, user.token)];
  };

  it('a HEAD takes over within a second', async () => {
    const [first, second] = clients();
    const path = await first.open(SIZE);
    const bytes = randomBytes(SIZE);
    using patch = await stalled(first, path, bytes.subarray(0, 300_000));
    const startedAt = performance.now();
    const asked = await second.head(path);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(asked.status).toBe(200);
    const evicted = await patch.answer;
    expect([undefined, 423]).toContain(evicted?.status);

    const offset = Number(asked.headers['upload-offset']);
    expect(offset).toBeLessThanOrEqual(300_000);
    const last = await second.patch(path, offset, bytes.subarray(offset));
    const content = await second.request('GET', `/files/${fileIdOf(last)}/content`);
    expect(sha256(content.bytes)).toBe(sha256(bytes));
  });

  it('a PATCH takes over within a second', async () => {
    const [first, second] = clients();
    const path = await first.open(SIZE);
    using patch = await stalled(first, path, randomBytes(10));
    // The checkpoint of a client that has gone quiet makes its bytes count.
    await vi.waitFor(async () => expect((await sessionRow(app, path)).offset).toBe(10), 6_000);
    const startedAt = performance.now();
    const answer = await second.patch(path, 10, randomBytes(SIZE - 10));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(answer.status).toBe(204);
    expect([undefined, 423]).toContain((await patch.answer)?.status);
  });

  it('a DELETE takes over within a second', async () => {
    const [first, second] = clients();
    const path = await first.open(SIZE);
    using patch = await stalled(first, path, randomBytes(10));
    const startedAt = performance.now();
    expect((await second.delete(path)).status).toBe(204);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect([undefined, 423]).toContain((await patch.answer)?.status);
  });
});

describe('a server that shuts down', () => {
  it('returns 503 to a running PATCH, keeps its bytes and returns 423 to HEAD', async () => {
    await using node = await startTestApp({ nodeOf: app });
    const draining = new TusClient(node.url, user.token);
    const path = await draining.open(SIZE);
    const bytes = randomBytes(SIZE);
    using patch = await stalled(draining, path, bytes.subarray(0, 300_000));
    await vi.waitFor(async () => expect((await sessionRow(app, path)).offset).toBe(300_000), 6_000);
    node.installation.leases.drain();
    const ended = await patch.answer;
    expect(ended).toMatchObject({
      status: 503,
      code: 'SERVICE_UNAVAILABLE',
      headers: { 'retry-after': '2' },
    });
    expect((await draining.head(path)).status).toBe(423);
    expect((await draining.patch(path, 300_000, bytes.subarray(300_000))).status).toBe(503);

    const tus = new TusClient(app.url, user.token);
    expect((await tus.head(path)).headers['upload-offset']).toBe('300000');
    const last = await tus.patch(path, 300_000, bytes.subarray(300_000));
    const content = await tus.request('GET', `/files/${fileIdOf(last)}/content`);
    expect(sha256(content.bytes)).toBe(sha256(bytes));
  });
});

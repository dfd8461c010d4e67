import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, rm, truncate } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { objectOf, openObjects } from '../../support/storage/stored-objects.ts';
import { type OpenRequest, openRequest } from '../../support/tus/raw-http.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

function urlOf(fileId: string): string {
  return `${app.url}/files/${fileId}/content`;
}

function begin(fileId: string): OpenRequest {
  const request = openRequest('GET', urlOf(fileId), {
    authorization: `Bearer ${user.token}`,
    connection: 'keep-alive',
  });
  request.end();
  return request;
}

async function setCopy(fileId: string, assignments: string): Promise<void> {
  await app.installation.sql(
    `update content_copy set ${assignments}
     where content_id = (select content_id from file where id = $1)`,
    [fileId.slice(-36)],
  );
}

it('leaves no file open when clients disconnect midway', async () => {
  const fileId = await tus.upload(randomBytes(40_000_000));
  const authorization = `Bearer ${user.token}`;
  for (let round = 0; round < 5; round += 1) {
    const controls = Array.from({ length: 10 }, () => new AbortController());
    const downloads = controls.map(({ signal }) =>
      fetch(urlOf(fileId), { headers: { authorization }, signal }),
    );
    // One is aborted before its response, the others after their first bytes.
    controls[0]?.abort();
    const answers = await Promise.allSettled(downloads);
    await Promise.all(
      answers.map(async (answer) => {
        if (answer.status === 'fulfilled') await answer.value.body?.getReader().read();
      }),
    );
    expect(await openObjects(app)).toBeGreaterThan(0);
    for (const control of controls) control.abort();
    await vi.waitFor(async () => expect(await openObjects(app)).toBe(0), 3_000);
  }
});

it('leaves no file open when 200 connections are reset at random points', async () => {
  const fileId = await tus.upload(randomBytes(3_000_000));
  const { hostname, port, pathname } = new URL(urlOf(fileId));
  const head = `GET ${pathname} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${user.token}\r\n\r\n`;
  const seen = Array.from({ length: 200 }, async (_, index) => {
    await delay(index * 3);
    const socket = connect({ host: hostname, port: Number(port) });
    let bytes = 0;
    socket.on('data', (chunk) => (bytes += chunk.byteLength));
    await once(socket, 'connect');
    // Every other one pipelines a second request.
    socket.write(index % 2 ? head : head + head);
    // Some before their first byte, some midway, the others at random points.
    if (index % 8 === 1) await once(socket, 'data');
    else if (index % 8 !== 0) await delay(randomInt(60));
    socket.resetAndDestroy();
    return bytes;
  });
  const received = await Promise.all(seen);
  expect(received.some((bytes) => bytes === 0)).toBe(true);
  expect(received.some((bytes) => bytes > 0)).toBe(true);
  await vi.waitFor(async () => expect(await openObjects(app)).toBe(0), 5_000);
  expect((await tus.request('GET', `/files/${fileId}/content`)).status).toBe(200);
});

it('leaves no file open after complete downloads, HEAD requests and refusals', async () => {
  const fileId = await tus.upload(randomBytes(100_000));
  for (const headers of [{}, { range: 'bytes=5-9' }, { range: 'bytes=900000-' }]) {
    await tus.request('GET', `/files/${fileId}/content`, headers);
    await tus.request('HEAD', `/files/${fileId}/content`, headers);
  }
  await vi.waitFor(async () => expect(await openObjects(app)).toBe(0));
});

it('returns OBJECT_NOT_FOUND for a missing object', async () => {
  const fileId = await tus.upload(randomBytes(1000));
  await rm(await objectOf(app, fileId));
  const answer = await tus.request('GET', `/files/${fileId}/content`);
  expect(answer).toMatchObject({ status: 404, code: 'OBJECT_NOT_FOUND' });
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  expect(answer.headers).not.toHaveProperty('etag');
  expect(answer.headers).not.toHaveProperty('content-disposition');
  const part = await tus.request('GET', `/files/${fileId}/content`, { range: 'bytes=0-9' });
  expect(part).toMatchObject({ status: 404, code: 'OBJECT_NOT_FOUND' });
  expect(part.headers).not.toHaveProperty('content-range');
});

it.each(['DAMAGED', 'MISSING'])(
  'returns OBJECT_NOT_FOUND rather than RETRIEVAL_REQUIRED when the only copy is %s',
  async (state) => {
    const fileId = await tus.upload(randomBytes(1000));
    await setCopy(fileId, `state = '${state}', storage_class = 'DEEP_ARCHIVE'`);
    for (const method of ['GET', 'HEAD']) {
      const answer = await tus.request(method, `/files/${fileId}/content`);
      expect(answer.status).toBe(404);
      if (method === 'GET') expect(answer.code).toBe('OBJECT_NOT_FOUND');
    }
  },
);

it('returns RETRIEVAL_REQUIRED when the only copy is intact and cold', async () => {
  const fileId = await tus.upload(randomBytes(1000));
  await setCopy(fileId, `storage_class = 'DEEP_ARCHIVE'`);
  expect(await tus.request('GET', `/files/${fileId}/content`)).toMatchObject({
    status: 409,
    code: 'RETRIEVAL_REQUIRED',
  });
});

it.each([10, 2_000_000, 2_999_999])(
  'aborts the response for an object truncated to %d bytes',
  async (left) => {
    const fileId = await tus.upload(randomBytes(3_000_000));
    await truncate(await objectOf(app, fileId), left);
    const within = await tus.request('GET', `/files/${fileId}/content`, { range: 'bytes=0-9' });
    expect(within).toMatchObject({ status: 206, headers: { 'content-length': '10' } });
    using request = begin(fileId);
    await expect(request.answer).rejects.toThrow('aborted');
    const afterwards = await tus.request('GET', `/files/${fileId}/content`);
    expect(afterwards).toMatchObject({ status: 404, code: 'OBJECT_NOT_FOUND' });
    await vi.waitFor(async () => expect(await openObjects(app)).toBe(0));
  },
);

it('returns OBJECT_NOT_FOUND for an object truncated to zero bytes', async () => {
  const fileId = await tus.upload(randomBytes(1000));
  await truncate(await objectOf(app, fileId), 0);
  const answer = await tus.request('GET', `/files/${fileId}/content`);
  expect(answer).toMatchObject({ status: 404, code: 'OBJECT_NOT_FOUND' });
});

it('never sends more bytes than the file size', async () => {
  const bytes = randomBytes(1000);
  const fileId = await tus.upload(bytes);
  await appendFile(await objectOf(app, fileId), 'surplus');
  using request = begin(fileId);
  const [answer] = await Promise.allSettled([request.answer]);
  // Aborted or refused: a complete response would send wrong bytes under the file's hash.
  expect(answer.status === 'rejected' || answer.value?.status === 404).toBe(true);
});

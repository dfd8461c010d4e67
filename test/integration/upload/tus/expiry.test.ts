import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import type { Answer } from '../../../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { stagedIn, tracesOf, uuidIn } from './upload-traces.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const clock = new AdjustableClock();
let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});

/** A client of the same user after days have gone by. */
async function later(days: number): Promise<TusClient> {
  clock.advance(days * DAY_MS);
  return new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
}

function daysLeft(answer: Answer): number {
  const expires = String(answer.headers['upload-expires']);
  expect(expires).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  return Math.round((Date.parse(expires) - clock.now().getTime()) / DAY_MS);
}

describe('Upload-Expires', () => {
  it('is seven days ahead on POST, PATCH and HEAD, and is extended by every byte', async () => {
    const created = await tus.create(100);
    const path = String(created.headers.location);
    expect(daysLeft(created)).toBe(7);
    const threeDaysOn = await later(3);
    expect(daysLeft(await threeDaysOn.head(path))).toBe(4);
    expect(daysLeft(await threeDaysOn.patch(path, 0, randomBytes(10)))).toBe(7);
    expect(daysLeft(await threeDaysOn.head(path))).toBe(7);
  });

  it('is omitted once the upload is complete', async () => {
    const path = await tus.open(10);
    const last = await tus.patch(path, 0, randomBytes(10));
    expect(last.headers).not.toHaveProperty('upload-expires');
    expect((await tus.head(path)).headers).not.toHaveProperty('upload-expires');
  });
});

describe('an upload idle for seven days', () => {
  it('returns 404, and then its bytes are deleted and its quota is released', async () => {
    const path = await tus.open(5000);
    await tus.patch(path, 0, randomBytes(100));
    const client = await later(7.01);
    expect((await client.head(path)).status).toBe(404);
    expect((await client.patch(path, 100, randomBytes(10))).status).toBe(404);
    expect((await client.delete(path)).status).toBe(404);
    expect(await stagedIn(app)).toContain(uuidIn(path));

    await app.installation.expireUploads.execute();
    expect(await tracesOf(app, user.id)).toMatchObject({ files: 0, reserved: 0, used: 0 });
    expect(await stagedIn(app)).not.toContain(uuidIn(path));
    expect((await client.head(path)).status).toBe(404);
  });

  it('is kept if it received bytes just in time', async () => {
    const path = await tus.open(5000);
    const client = await later(6.99);
    await app.installation.expireUploads.execute();
    expect((await client.patch(path, 0, randomBytes(10))).status).toBe(204);
  });
});

describe('a finished upload', () => {
  it('is kept for seven days, unlike its file, which stays', async () => {
    const path = await tus.open(10);
    const fileId = fileIdOf(await tus.patch(path, 0, randomBytes(10)));
    const soon = await later(6.9);
    await app.installation.expireUploads.execute();
    expect(fileIdOf(await soon.head(path))).toBe(fileId);
    const late = await later(0.2);
    await app.installation.expireUploads.execute();
    expect((await late.head(path)).status).toBe(404);
    expect((await late.request('GET', `/files/${fileId}/content`)).status).toBe(200);
  });
});

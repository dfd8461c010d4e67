import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const clock = new AdjustableClock();
let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
  user = await app.signUp();
  tus = await freshClient();
});
afterAll(() => app[Symbol.asyncDispose]());

/** A client whose token is good at the time of the clock. */
async function freshClient(): Promise<TusClient> {
  return new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
}

function expiryOf(answer: Answer): number {
  return Date.parse(String(answer.headers['upload-expires']));
}

describe('Expiration', () => {
  it('"In order to indicate this behavior to the Client, the Server MUST add expiration to the Tus-Extension header"', async () => {
    expect(await tus.extensions()).toContain('expiration');
  });

  it('"If the expiration is known at the creation, the Upload-Expires header MUST be included in the response to the initial POST request"', async () => {
    for (const answer of [
      await tus.create(10),
      await tus.create(10, { body: randomBytes(5) }),
      await tus.create('deferred'),
    ]) {
      expect(expiryOf(answer)).toBeGreaterThan(clock.now().getTime());
    }
  });

  it('"This header MUST be included in every PATCH response if the upload is going to expire"', async () => {
    const path = await tus.open(100);
    for (const [offset, size] of [
      [0, 10],
      [10, 0],
      [10, 89],
    ] as const) {
      const answer = await tus.patch(path, offset, randomBytes(size));
      expect(answer.status).toBe(204);
      expect(expiryOf(answer)).toBeGreaterThan(clock.now().getTime());
    }
    for (const refused of [
      await tus.patch(path, 0, randomBytes(1)),
      await tus.patch(path, 99, randomBytes(2)),
    ]) {
      expect([409, 413]).toContain(refused.status);
      expect(expiryOf(refused)).toBeGreaterThan(clock.now().getTime());
    }
    const last = await tus.patch(path, 99, randomBytes(1));
    expect(last.headers).not.toHaveProperty('upload-expires');
  });

  it('"The value of the Upload-Expires header MUST be in RFC 7231 datetime format"', async () => {
    const path = await tus.open(100);
    for (const answer of [
      await tus.create(10),
      await tus.patch(path, 0, randomBytes(1)),
      await tus.head(path),
    ]) {
      const value = String(answer.headers['upload-expires']);
      expect(value).toBe(new Date(value).toUTCString());
    }
  });

  it('"The Upload-Expires response header indicates the time after which the unfinished upload expires": then "the Server SHOULD respond with the 404 Not Found or 410 Gone status"', async () => {
    const answer = await tus.create(100);
    const path = String(answer.headers.location);
    const left = expiryOf(answer) - clock.now().getTime();
    clock.advance(left - 5_000);
    const inTime = await freshClient();
    expect((await inTime.head(path)).status).toBe(200);
    clock.advance(6_000);
    const late = await freshClient();
    for (const swept of [false, true]) {
      if (swept) await app.installation.expireUploads.execute();
      const asked = await late.head(path);
      expect(asked.status).toBe(404);
      expect(asked.headers).not.toHaveProperty('upload-offset');
      expect((await late.patch(path, 0, randomBytes(10))).status).toBe(404);
      expect((await late.delete(path)).status).toBe(404);
    }
  });
});

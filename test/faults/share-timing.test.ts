import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { postForm, type ShareApp, startShareApp } from '../support/app/share-app.ts';
import { medianTimes } from '../support/general/median-times.ts';
import { ShareRevokeDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = 200;
/** A share refuses more than 50 attempts within 15 minutes. */
const ATTEMPTS_PER_SHARE = 40;
const PASSWORD = 'Möwen & Meer';
const DAY_MS = 24 * 3_600_000;

// A quiet machine is needed, so this is not part of the short run.
describe.runIf(FULL)('the time of an answer to a password', () => {
  const clock = new AdjustableClock();
  let app: ShareApp;
  let fileId: string;
  beforeAll(async () => {
    app = await startShareApp({ overrides: { clock }, env: { TRUST_PROXY: '127.0.0.1' } });
    fileId = await app.upload(randomBytes(500));
  });
  afterAll(() => app[Symbol.asyncDispose]());

  let networks = 0;
  const address = () => {
    networks += 1;
    return { 'x-forwarded-for': `198.${18 + (networks >> 8)}.${networks & 255}.7` };
  };

  const links: Readonly<Record<string, () => Promise<string>>> = {
    'a wrong password': async () => (await app.share({ ids: [fileId], password: PASSWORD })).url,
    'an unknown link': async () => `${app.app.url}/s/fss_${randomBytes(32).toString('base64url')}`,
    'a revoked link': async () => {
      const { id, url } = await app.share({ ids: [fileId], password: PASSWORD });
      await ask(app, ShareRevokeDocument, { id }, app.owner.token);
      return url;
    },
    'an expired link': async () => {
      const expiresAt = new Date(clock.now().getTime() + DAY_MS).toISOString();
      return (await app.share({ ids: [fileId], password: PASSWORD, expiresAt })).url;
    },
  };

  it('is the same for a wrong password and for unknown, revoked and expired links', async () => {
    const names = Object.keys(links);
    const urls: Record<string, string[]> = {};
    for (const [name, make] of Object.entries(links)) {
      urls[name] = [];
      for (let at = 0; at < ROUNDS / ATTEMPTS_PER_SHARE; at += 1) urls[name].push(await make());
    }
    clock.advance(DAY_MS + 1_000);
    const guess = (name: string) => async (round: number) => {
      const url = urls[name]?.[Math.floor(round / ATTEMPTS_PER_SHARE)] ?? '';
      const { status } = await postForm(url, { password: `guess ${round}` }, address());
      expect(status).toBe(403);
    };
    const { spread, tolerance } = await medianTimes(
      ROUNDS,
      Object.fromEntries(names.map((name) => [name, guess(name)])),
    );
    expect(spread).toBeLessThan(tolerance);
  });
});

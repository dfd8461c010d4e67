import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import {
  cookieOf,
  get,
  linkIn,
  type MadeShare,
  postForm,
  type ShareApp,
  startShareApp,
} from '../../support/app/share-app.ts';
import {
  ShareDocument,
  ShareRevokeDocument,
  ShareUpdateDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';

const HOUR = 3_600_000;
const password = 'Möwen & Meer';
const bytes = randomBytes(500);
const clock = new AdjustableClock();
let app: ShareApp;
let fileId: string;
beforeAll(async () => {
  // The test is a trusted proxy, so it controls the addresses of visitors.
  app = await startShareApp({ overrides: { clock }, env: { TRUST_PROXY: '127.0.0.1' } });
  fileId = await app.upload(bytes);
});
afterAll(() => app[Symbol.asyncDispose]());

let networks = 0;
/** The headers of a visitor from a new network. */
function visitor(): { 'x-forwarded-for': string } {
  networks += 1;
  return { 'x-forwarded-for': `198.18.${networks}.7` };
}

async function enter({ url }: MadeShare, from = visitor()): Promise<string> {
  const entered = await postForm(url, { password }, from);
  expect(entered).toMatchObject({ status: 303, headers: { location: new URL(url).pathname } });
  return cookieOf(entered);
}

describe('a share with a password', () => {
  it('shows nothing before the password is entered and everything afterwards', async () => {
    const share = await app.share({ ids: [fileId], password, title: 'Geheim' });
    const { url } = share;
    for (const path of ['', `/files/${fileId}`]) {
      const locked = await get(url + path);
      expect(locked.status).toBe(200);
      expect(locked.text).toContain('type="password"');
      expect(locked.text).not.toMatch(/Geheim|photo/);
    }
    expect((await get(`${url}/files/${fileId}/content`)).headers.location).toBe(
      new URL(url).pathname,
    );
    expect((await get(`${url}/zip`)).status).toBe(303);
    const from = visitor();
    const entered = await postForm(url, { password }, from);
    const [cookie = ''] = entered.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^flexstorage-share=\d+\.[\w-]{43}; Path=\/s\/fss_[\w-]{43}; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    const page = await get(url, { cookie: `a=b; ${cookieOf(entered)}` });
    expect(page.text).toContain('Geheim');
    const link = linkIn(page, url, '/content?');
    expect(link).not.toContain('password');
    // The link works without a cookie, for example in a download manager.
    expect((await get(link)).bytes.equals(bytes)).toBe(true);
    const behindTls = await postForm(url, { password }, { ...from, 'x-forwarded-proto': 'https' });
    expect(behindTls.headers['set-cookie']?.[0]).toMatch(/; Secure$/);
  });

  it('accepts the password only through its form', async () => {
    const { url } = await app.share({ ids: [fileId], password });
    const told = await get(`${url}?password=${encodeURIComponent(password)}`);
    expect(told.text).toContain('type="password"');
    expect((await postForm(url, {}, visitor())).status).toBe(403);
    const foreign = { ...visitor(), 'sec-fetch-site': 'cross-site' };
    expect(cookieOf(await postForm(url, { password }, foreign))).toBe('');
  });

  it('refuses a session that is forged, of another share, expired, or of an old password', async () => {
    const share = await app.share({ ids: [fileId], password });
    const another = await app.share({ ids: [fileId], password });
    const cookie = await enter(share);
    const isLocked = async (value: string, { url } = share) =>
      (await get(url, { cookie: value })).text.includes('type="password"');
    expect(await isLocked(cookie)).toBe(false);
    expect(await isLocked(cookie, another)).toBe(true);
    const [, ends = '', signature = ''] = /=(\d+)\.(.*)$/.exec(cookie) ?? [];
    for (const forged of [
      `${Number(ends) + 1}.${signature}`,
      `${ends}.`,
      `${ends}.${signature}A`,
      '',
      'null',
    ]) {
      expect(await isLocked(`flexstorage-share=${forged}`)).toBe(true);
    }
    const link = linkIn(await get(share.url, { cookie }), share.url, '/content?');
    const input = { password: 'another one' };
    await ask(app, ShareUpdateDocument, { id: share.id, input }, app.owner.token);
    expect(await isLocked(cookie)).toBe(true);
    expect((await get(link)).status).toBe(403);
    const lasting = await enter(another);
    clock.advance(12 * HOUR + 1_000);
    expect(await isLocked(lasting, another)).toBe(true);
    await ask(
      app,
      ShareUpdateDocument,
      { id: share.id, input: { password: null } },
      app.owner.token,
    );
    expect(await isLocked('')).toBe(false);
  });

  it('refuses the sixth attempt from one address without affecting others', async () => {
    const share = await app.share({ ids: [fileId], password });
    const from = visitor();
    for (let tries = 0; tries < 5; tries += 1) {
      const wrong = await postForm(share.url, { password: `guess ${tries}` }, from);
      expect(wrong.status).toBe(403);
      expect(wrong.text).toContain('Incorrect password');
    }
    const refused = await postForm(share.url, { password }, from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect(refused.text).toContain('Too many attempts');
    await enter(share);
    const { share: seen } = await ask(
      app,
      ShareDocument,
      { id: share.id, first: 20 },
      app.owner.token,
    );
    const failed = seen?.accesses.nodes.filter(({ kind }) => kind === 'PASSWORD_FAILED') ?? [];
    expect(failed).toHaveLength(5);
    expect(failed[0]?.by).toBe(from['x-forwarded-for'].replace(/\.7$/, '.0/24'));
  });

  it('refuses more than 50 attempts from all addresses together', async () => {
    const share = await app.share({ ids: [fileId], password });
    const statuses: number[] = [];
    for (let tries = 0; tries < 51; tries += 1) {
      statuses.push((await postForm(share.url, { password: 'guess' }, visitor())).status);
    }
    expect(statuses.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => 403));
    expect(statuses[50]).toBe(429);
  });

  it('answers a password for a revoked or unknown share exactly like a wrong password', async () => {
    const revoked = await app.share({ ids: [fileId], password });
    await ask(app, ShareRevokeDocument, { id: revoked.id }, app.owner.token);
    const { passwords } = app.app.installation;
    const checked: (string | undefined)[] = [];
    const verify = passwords.verify.bind(passwords);
    passwords.verify = (told, hash) => {
      checked.push(hash);
      return verify(told, hash);
    };
    try {
      const from = visitor();
      const over = await postForm(revoked.url, { password }, from);
      const never = await postForm(`${revoked.url}x`, { password }, from);
      expect(over.status).toBe(403);
      const textOf = ({ text }: typeof over) => text.replaceAll(/fss_[\w-]+/g, 'token');
      expect([never.status, textOf(never)]).toEqual([over.status, textOf(over)]);
      const open = await app.share({ ids: [fileId], password });
      const wrong = await postForm(open.url, { password: 'guess' }, visitor());
      expect([wrong.status, textOf(wrong)]).toEqual([over.status, textOf(over)]);
      for (let tries = 1; tries < 5; tries += 1) await postForm(`${revoked.url}x`, {}, from);
      expect((await postForm(`${revoked.url}x`, {}, from)).status).toBe(429);
      expect(checked.filter((hash) => hash === undefined)).toHaveLength(6);
    } finally {
      passwords.verify = verify;
    }
  });

  it('stores its password as argon2id', async () => {
    const { id } = await app.share({ ids: [fileId], password });
    const { sql } = app.app.installation;
    const [row] = await sql('select password_hash, token_hash from share where id = $1', [
      id.slice(-36),
    ]);
    expect(row?.['passwordHash']).toMatch(/^\$argon2id\$/);
    expect(row?.['tokenHash']).toMatch(/^[0-9a-f]{64}$/);
  });
});

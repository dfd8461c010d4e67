import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import { runRemovalJobs } from '../../support/app/removal-jobs.ts';
import { TEST_PASSWORD, type TestUser } from '../../support/app/test-app.ts';
import { rowsOfUser } from '../../support/database/rows-of-user.ts';
import {
  AccountDeleteCancelDocument,
  AccountDeleteDocument,
  AccountDeletionDocument,
  AlbumCreateDocument,
  EstimateAccountDeleteDocument,
  ShareCreateDocument,
  SignInDocument,
  TokenRefreshDocument,
  ViewerDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews } from '../../support/media/media-of.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const DAY_MS = 86_400_000;

let clock: AdjustableClock;
let server: GraphqlApp;
let user: TestUser;
beforeEach(async () => {
  clock = new AdjustableClock();
  server = await startGraphqlApp({ overrides: { clock, providers: coldProviders() } });
  user = await server.app.signUp();
});
afterEach(() => server[Symbol.asyncDispose]());

const requestDeletion = async ({ token }: TestUser, password = TEST_PASSWORD) =>
  (await ask(server, AccountDeleteDocument, { password }, token)).accountDelete;
const planned = async ({ token }: TestUser) =>
  (await ask(server, AccountDeletionDocument, {}, token)).accountDeletion;
const signIn = async ({ email }: TestUser) =>
  (await ask(server, SignInDocument, { input: { email, password: TEST_PASSWORD } })).signIn;

async function report(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

/** Lets a day pass, in which the sweeps of deletions and of the trash run, and the jobs that remove bytes. */
async function passDay(): Promise<void> {
  clock.advance(DAY_MS + 1);
  const { installation } = server.app;
  await installation.removeContent.sweep();
  await installation.deleteAccounts.sweep();
  await runRemovalJobs(server.app);
}

/** All stored bytes: objects, previews, records of the archive and staged bytes. */
async function storedFiles(): Promise<string[]> {
  const folders = ['objects', 'ice', 'staging'].map(async (name) => {
    const root = join(server.app.config.dataDir, name);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(name, entry.name));
  });
  return (await Promise.all(folders)).flat();
}

describe('deleting an account', () => {
  it('is planned for a week later, during which everything works and the user can stop it', async () => {
    expect(await planned(user)).toBeNull();
    const made = await requestDeletion(user);
    expect(made).toMatchObject({ deletion: { status: 'REQUESTED' }, userErrors: [] });
    const { requestedAt, dueAt, reportUrl } = made?.deletion ?? {};
    expect(Date.parse(dueAt ?? '') - Date.parse(requestedAt ?? '')).toBe(7 * DAY_MS);
    expect((await requestDeletion(user))?.deletion).toEqual(made?.deletion);
    expect(await planned(user)).toEqual(made?.deletion);

    clock.advance(6 * DAY_MS);
    await server.app.installation.deleteAccounts.sweep();
    await uploadFile(server, { ...user, token: await freshToken() }, randomBytes(100));
    const again = { ...user, token: await freshToken() };
    await ask(server, AccountDeleteCancelDocument, {}, again.token);
    expect(await planned(again)).toBeNull();
    clock.advance(30 * DAY_MS);
    await server.app.installation.deleteAccounts.sweep();
    expect((await signIn(user))?.userErrors).toEqual([]);
    expect(await report(reportUrl ?? '')).toMatchObject({ status: 'CANCELLED' });
  });

  it('removes everything of the user from every provider, and proves it', async () => {
    const other = await server.app.signUp();
    const same = randomBytes(200_000);
    const theirs = await uploadFile(server, other, same);
    await uploadFile(server, user, same);
    const photo = await uploadFile(server, user, await landscape(1));
    await makePreviews(server.app, photo);
    await server.app.installation.sweepArchive.execute();
    await expect.poll(storedAtIce, { timeout: 30_000 }).toBe(3);
    await ask(server, AlbumCreateDocument, { input: { name: 'Sea' } }, user.token);
    const tus = new TusClient(server.app.url, user.token);
    await tus.patch(await tus.open(5_000), 0, randomBytes(10));
    const input = { ids: [photo] };
    const shared = await ask(server, ShareCreateDocument, { input }, user.token);
    const { estimateAccountDelete } = await ask(
      server,
      EstimateAccountDeleteDocument,
      {},
      user.token,
    );
    expect(estimateAccountDelete).toMatchObject({ files: 2, simulated: true });
    const session = await signIn(user);
    const { reportUrl = '' } = (await requestDeletion(user))?.deletion ?? {};
    expect((await fetch(shared.shareCreate?.url ?? '')).status).toBe(200);

    clock.advance(6 * DAY_MS);
    const before = await storedFiles();
    await passDay();
    // Nobody can use the account any more.
    expect((await signIn(user))?.userErrors).toMatchObject([{ code: 'SIGN_IN_FAILED' }]);
    const token = await freshToken();
    const viewer = await send(server, ViewerDocument, {}, token);
    expect(viewer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    const refreshToken = session?.session?.refreshToken ?? '';
    const refreshed = await ask(server, TokenRefreshDocument, { refreshToken });
    expect(refreshed.tokenRefresh?.userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    expect(await new TusClient(server.app.url, token).create(0)).toMatchObject({ status: 401 });
    expect((await fetch(shared.shareCreate?.url ?? '')).status).toBe(404);
    expect(await report(reportUrl)).toMatchObject({
      status: 'RUNNING',
      contents: { files: 2, bytes: Number(estimateAccountDelete.freedBytes), currency: 'USD' },
    });
    expect(before.length).toBeGreaterThan(4);

    expect((await report(reportUrl))['remaining']).toEqual([]);
    await passDay();
    await passDay();
    const proof = await report(reportUrl);
    expect(proof).toMatchObject({ status: 'FINISHED', remaining: [] });
    expect(Date.parse(String(proof['finishedAt']))).toBeGreaterThan(
      Date.parse(String(proof['startedAt'])),
    );
    expect(await rowsOfUser(server.app.database.connection, user.id)).toEqual({});
    // Only the other user's object, copy and records are left.
    const left = await storedFiles();
    expect(left.filter((path) => path.startsWith('objects'))).toHaveLength(1);
    expect(left.filter((path) => path.startsWith('staging'))).toEqual([]);
    const kept = new TusClient(
      server.app.url,
      await server.app.installation.accessTokens.issue(other.id, 900),
    );
    expect((await kept.download(theirs)).equals(same)).toBe(true);
    // The address is free again.
    expect(
      await server.app.installation.createAccount.execute(user.email, TEST_PASSWORD, 'USER'),
    ).not.toBe(user.id);
  });

  it('needs the password, a limited number of times', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await requestDeletion(user, 'wrong horse battery')).toMatchObject({
        deletion: null,
        userErrors: [{ code: 'SIGN_IN_FAILED', field: ['password'] }],
      });
    }
    const password = TEST_PASSWORD;
    const limited = await send(server, AccountDeleteDocument, { password }, user.token);
    expect(limited.errors?.[0]?.extensions?.['code']).toBe('RATE_LIMITED');
    expect(await planned(user)).toBeNull();
  });

  it('cannot be stopped once it runs', async () => {
    await uploadFile(server, user, randomBytes(100));
    await requestDeletion(user);
    clock.advance(8 * DAY_MS);
    const { deleteAccounts, cancelAccountDeletion } = server.app.installation;
    await deleteAccounts.sweep();
    await expect(cancelAccountDeletion.execute(user.id)).rejects.toMatchObject({
      code: 'ACCOUNT_DELETION_STARTED',
    });
  });

  it('is refused for the last admin, counting those who are leaving', async () => {
    const { createAccount, accessTokens, requestAccountDeletion, sql } = server.app.installation;
    await sql(`update app_user set role = 'USER' where id <> $1`, [user.id]);
    await sql(`update app_user set role = 'ADMIN' where id = $1`, [user.id]);
    expect((await requestDeletion(user))?.userErrors).toMatchObject([{ code: 'LAST_ADMIN' }]);
    const second = await createAccount.execute('second@example.org', TEST_PASSWORD, 'ADMIN');
    const token = await accessTokens.issue(second, 900);
    expect((await requestDeletion({ ...user, token }))?.userErrors).toEqual([]);
    await expect(
      requestAccountDeletion.execute(user.id, TEST_PASSWORD, '127.0.0.1'),
    ).rejects.toMatchObject({ code: 'LAST_ADMIN' });
  });

  it.each([
    ['another signature', (url: string) => `${url}x`],
    ['no signature', (url: string) => url.replace(/\?.*/, '')],
    ['another id', (url: string) => url.replace(/[0-9a-f]{12}\?/, '000000000000?')],
    ['a malformed id', (url: string) => url.replace(/[0-9a-f-]{36}\?/, 'x?')],
  ])('has no report for %s', async (_what, changed) => {
    const { reportUrl = '' } = (await requestDeletion(user))?.deletion ?? {};
    expect(await report(reportUrl)).toMatchObject({ status: 'REQUESTED', remaining: [] });
    expect((await fetch(changed(reportUrl))).status).toBe(404);
  });
});

function freshToken(): Promise<string> {
  return server.app.installation.accessTokens.issue(user.id, 900);
}

async function storedAtIce(): Promise<number> {
  const rows = await server.app.installation.sql(
    `select 1 from content_copy where provider = 'ice' and state = 'VERIFIED'`,
  );
  return rows.length;
}

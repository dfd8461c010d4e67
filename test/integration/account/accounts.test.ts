import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { TEST_PASSWORD } from '../../support/app/test-app.ts';
import {
  QuotaDocument,
  SignInDocument,
  SignOutDocument,
  SignUpDocument,
  TokenRefreshDocument,
  ViewerDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  type GraphqlFailure,
  send,
  startGraphqlApp,
} from '../../support/graphql/graphql-app.ts';

const codeOf = (errors: readonly GraphqlFailure[] | undefined) => errors?.[0]?.extensions?.['code'];

describe('accounts over GraphQL', () => {
  let server: GraphqlApp;
  beforeAll(async () => {
    server = await startGraphqlApp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("signs up and returns a token for the user's data", async () => {
    const input = { email: 'New@Example.org', password: TEST_PASSWORD };
    const { signUp } = await ask(server, SignUpDocument, { input });
    expect(signUp?.userErrors).toEqual([]);
    const session = signUp?.session;
    expect(session?.user).toMatchObject({ email: 'new@example.org', role: 'USER' });
    const { viewer } = await ask(server, ViewerDocument, {}, session?.accessToken);
    expect(viewer.id).toBe(session?.user.id);
    const { quota } = await ask(server, QuotaDocument, {}, session?.accessToken);
    expect(quota).toEqual({
      limitBytes: String(server.app.config.quotaBytes),
      usedBytes: '0',
      reservedBytes: '0',
      availableBytes: String(server.app.config.quotaBytes),
    });
  });

  it('returns user errors with the field for invalid sign-ups', async () => {
    const { email } = await server.app.signUp();
    const refusal = async (input: { email: string; password: string }) =>
      (await ask(server, SignUpDocument, { input })).signUp;
    expect(await refusal({ email: 'nobody', password: TEST_PASSWORD })).toMatchObject({
      session: null,
      userErrors: [{ code: 'EMAIL_INVALID', field: ['input', 'email'] }],
    });
    expect((await refusal({ email: 'a@b.org', password: 'short' }))?.userErrors).toMatchObject([
      { code: 'PASSWORD_INVALID', field: ['input', 'password'] },
    ]);
    expect((await refusal({ email, password: TEST_PASSWORD }))?.userErrors).toMatchObject([
      { code: 'EMAIL_TAKEN', field: ['input', 'email'] },
    ]);
  });

  it('signs in only with the right password', async () => {
    const { id, email } = await server.app.signUp();
    const wrong = { email, password: 'wrong horse battery' };
    expect((await ask(server, SignInDocument, { input: wrong })).signIn).toMatchObject({
      session: null,
      userErrors: [{ code: 'SIGN_IN_FAILED', field: null }],
    });
    const right = { email: email.toUpperCase(), password: TEST_PASSWORD };
    const { signIn } = await ask(server, SignInDocument, { input: right });
    expect(signIn?.session?.user.id).toBe(formatId('user', id));
  });

  it('returns a top-level error with retryAfterSeconds after too many attempts', async () => {
    const input = { email: 'guessed@example.org', password: 'wrong horse battery' };
    await using other = await startGraphqlApp();
    let last = await send(other, SignInDocument, { input });
    for (let tries = 0; tries < 12 && !last.errors; tries += 1) {
      last = await send(other, SignInDocument, { input });
    }
    expect(last.data).toEqual({ signIn: null });
    expect(codeOf(last.errors)).toBe('RATE_LIMITED');
    expect(last.errors?.[0]?.extensions?.['retryAfterSeconds']).toBeGreaterThan(0);
  });

  it('counts the attempts of one IPv6 network together', async () => {
    const { signIn, signUp } = server.app.installation;
    const codes = async (attempt: (host: number) => Promise<unknown>) => {
      const hosts = Array.from({ length: 11 }, (_, host) => host + 1);
      const outcomes: unknown[] = [];
      for (const host of hosts) {
        outcomes.push(await attempt(host).catch((error: { code: string }) => error.code));
      }
      return outcomes.slice(-2);
    };
    const network = '2001:db8:1:2';
    expect(
      await codes((host) => signIn.execute(`${host}@b.org`, 'wrong horse', `${network}::${host}`)),
    ).toEqual(['SIGN_IN_FAILED', 'RATE_LIMITED']);
    expect(
      await codes((host) => signUp.execute('nobody', TEST_PASSWORD, `${network}:${host}::`)),
    ).toEqual(['EMAIL_INVALID', 'RATE_LIMITED']);
    await expect(signUp.execute('nobody', TEST_PASSWORD, '2001:db8:1:3::1')).rejects.toMatchObject({
      code: 'EMAIL_INVALID',
    });
  });

  it('rotates refresh tokens and revokes the session when one is reused', async () => {
    const { email } = await server.app.signUp();
    const input = { email, password: TEST_PASSWORD };
    const { signIn } = await ask(server, SignInDocument, { input });
    const refreshToken = signIn?.session?.refreshToken ?? '';
    const refresh = async (token: string) =>
      (await ask(server, TokenRefreshDocument, { refreshToken: token })).tokenRefresh;
    const second = await refresh(refreshToken);
    expect(second?.session?.accessToken).toBeTypeOf('string');
    const refused = { session: null, userErrors: [{ code: 'TOKEN_INVALID' }] };
    expect(await refresh(refreshToken)).toMatchObject(refused);
    expect(await refresh(second?.session?.refreshToken ?? '')).toMatchObject(refused);
  });

  it('signs out', async () => {
    const { email } = await server.app.signUp();
    const input = { email, password: TEST_PASSWORD };
    const { signIn } = await ask(server, SignInDocument, { input });
    const refreshToken = signIn?.session?.refreshToken ?? '';
    const { signOut } = await ask(server, SignOutDocument, { refreshToken });
    expect(signOut).toEqual({ userErrors: [] });
    const { tokenRefresh } = await ask(server, TokenRefreshDocument, { refreshToken });
    expect(tokenRefresh?.userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
  });

  it.each([
    ['no token', async () => undefined],
    ['a forged token', async () => 'e30.e30.e30'],
    ['a token for one upload', async () => 'fsu_abc'],
    [
      'an expired token',
      async (app: GraphqlApp['app']) => {
        const { id } = await app.signUp();
        return app.installation.accessTokens.issue(id, -120);
      },
    ],
    [
      'the token of a deleted account',
      async (app: GraphqlApp['app']) => {
        const { id, token } = await app.signUp();
        await app.installation.sql('delete from app_user where id = $1', [id]);
        return token;
      },
    ],
  ])('refuses %s', async (what, tokenOf) => {
    const token = await tokenOf(server.app);
    const answer = await send(server, ViewerDocument, {}, token);
    const code = what === 'an expired token' ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED';
    expect([answer.data, codeOf(answer.errors)]).toEqual([null, code]);
  });
});

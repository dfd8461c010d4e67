import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AuthSessions } from '../../../src/modules/account/application/auth-sessions.ts';
import { postgresRefreshTokenStore } from '../../../src/modules/account/infrastructure/postgres-refresh-token-store.ts';
import { poolTransactions } from '../../../src/platform/postgres/pool-sql.ts';
import type { Sql } from '../../../src/platform/postgres/sql.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';

describe('refresh tokens', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const sessionsOver = (sql: Sql): AuthSessions => {
    const { accessTokens, secrets, clock, ids } = app.installation;
    return new AuthSessions(accessTokens, postgresRefreshTokenStore(sql), secrets, clock, ids);
  };
  const tokensOf = async (userId: string) =>
    app.installation.sql('select id from refresh_token where user_id = $1', [userId]);

  it('are all revoked when two requests use the same one concurrently', async () => {
    const { authSessions } = app.installation;
    const { id } = await app.signUp();
    for (let round = 0; round < 50; round += 1) {
      const { refreshToken } = await authSessions.start(id);
      const both = await Promise.allSettled([
        authSessions.refresh(refreshToken),
        authSessions.refresh(refreshToken),
      ]);
      const given = both.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
      expect(given).toHaveLength(1);
      for (const { refreshToken: next } of given) {
        await expect(authSessions.refresh(next)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
      }
      expect(await tokensOf(id)).toEqual([]);
    }
  });

  it('are all revoked even if the first refresh stalls after its first statement', async () => {
    const { authSessions, sql } = app.installation;
    const { id } = await app.signUp();
    const { refreshToken } = await authSessions.start(id);
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    let statements = 0;
    const stalling: Sql = async (text, values) => {
      statements += 1;
      if (statements > 1) await second.promise;
      const rows = await sql(text, values);
      first.resolve();
      return rows as never;
    };
    const slow = sessionsOver(stalling).refresh(refreshToken);
    await first.promise;
    const invalid = { code: 'TOKEN_INVALID' };
    await expect(authSessions.refresh(refreshToken)).rejects.toMatchObject(invalid);
    second.resolve();
    const { refreshToken: next } = await slow;
    await expect(authSessions.refresh(next)).rejects.toMatchObject(invalid);
    expect(await tokensOf(id)).toEqual([]);
  });

  it('are all revoked even if one is being rotated at the same time', async () => {
    const { authSessions, sql, secrets, refreshTokens, database } = app.installation;
    const { id } = await app.signUp();
    const { refreshToken } = await authSessions.start(id);
    const [row] = await sql<{ family: string }>(
      'select family from refresh_token where user_id = $1',
      [id],
    );
    const pool = await database.orm.em.getConnection().getNativeClient();
    let revoking: Promise<void> | undefined;
    await poolTransactions(pool)(async (inside) => {
      const now = new Date();
      const next = {
        id: randomUUID(),
        hash: secrets.generate('fsr_').hash,
        createdAt: now,
        expiresAt: new Date(now.getTime() + 60_000),
      };
      const hash = secrets.hashOf(refreshToken);
      expect(await postgresRefreshTokenStore(inside).rotate(hash, next)).toMatchObject({
        kind: 'USED',
      });
      revoking = refreshTokens.revokeFamily(row?.family ?? '');
      await waitingForLock(sql);
    });
    await revoking;
    expect(await tokensOf(id)).toEqual([]);
  });

  it('are revoked by sign-out, even with a used token', async () => {
    const { authSessions } = app.installation;
    const { id } = await app.signUp();
    const { refreshToken } = await authSessions.start(id);
    const { refreshToken: next } = await authSessions.refresh(refreshToken);
    await authSessions.end('fsr_unknown');
    expect(await tokensOf(id)).toHaveLength(2);
    await authSessions.end(refreshToken);
    await expect(authSessions.refresh(next)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    expect(await tokensOf(id)).toEqual([]);
  });
});

async function waitingForLock(sql: Sql): Promise<void> {
  const deadline = AbortSignal.timeout(10_000);
  for (;;) {
    const rows = await sql(
      `select 1 from pg_stat_activity where datname = current_database()
       and wait_event_type = 'Lock' and query like 'delete from refresh_token%'`,
    );
    if (rows.length > 0) return;
    deadline.throwIfAborted();
    await setImmediate();
  }
}

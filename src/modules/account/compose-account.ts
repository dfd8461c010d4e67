import type { Pool } from 'pg';

import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import { PostgresAttemptLimiter } from '../../platform/postgres/postgres-attempt-limiter.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { AuthSessions } from './application/auth-sessions.ts';
import { Authenticate } from './application/authenticate.ts';
import { CreateAccount } from './application/create-account.ts';
import { SetQuota } from './application/set-quota.ts';
import { SignIn } from './application/sign-in.ts';
import { SignUp } from './application/sign-up.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { WatchQuota } from './application/watch-quota.ts';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.ts';
import { JoseAccessTokens } from './infrastructure/jose-access-tokens.ts';
import { PostgresAccountQueries } from './infrastructure/postgres-account-queries.ts';
import { PostgresQuotaLedger } from './infrastructure/postgres-quota-ledger.ts';
import { PostgresRefreshTokenStore } from './infrastructure/postgres-refresh-token-store.ts';
import { RandomSecretTokens } from './infrastructure/random-secret-tokens.ts';
import type { SigningKey } from './infrastructure/signing-key.ts';

export interface AccountContext {
  readonly sql: Sql;
  readonly pool: Pool;
  readonly unitOfWork: UnitOfWork;
  readonly bus: EventBus;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** What a new account may keep, in bytes. */
  readonly quotaBytes: number;
  readonly signUpOpen: boolean;
}

/** Who may come in, and how much they may keep. */
export function composeAccount(context: AccountContext) {
  const { sql, pool, unitOfWork, key, clock, ids } = context;
  const secrets = new RandomSecretTokens();
  const accessTokens = new JoseAccessTokens({
    key,
    issuer: 'flexstorage',
    audience: 'flexstorage',
    clock,
    ids,
  });
  const passwords = new Argon2PasswordHasher();
  const attempts = new PostgresAttemptLimiter({
    pool,
    points: 10,
    durationSeconds: 15 * 60,
    blockSeconds: 15 * 60,
  });
  const refreshTokens = new PostgresRefreshTokenStore(sql);
  const authSessions = new AuthSessions(accessTokens, refreshTokens, secrets, clock, ids);
  const createAccount = new CreateAccount(unitOfWork, passwords, clock, ids, context.quotaBytes);
  const quota = new PostgresQuotaLedger(sql);
  return {
    accounts: new PostgresAccountQueries(sql),
    quota,
    setQuota: new SetQuota(unitOfWork),
    watchQuota: new WatchQuota(quota, context.bus),
    secrets,
    passwords,
    attempts,
    accessTokens,
    refreshTokens,
    authSessions,
    authenticate: new Authenticate(accessTokens, secrets),
    createAccount,
    signUp: new SignUp(createAccount, authSessions, attempts, context.signUpOpen),
    signIn: new SignIn(unitOfWork, passwords, attempts, authSessions),
  };
}

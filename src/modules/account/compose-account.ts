import { join } from 'node:path';

import type { Pool } from 'pg';

import type { Config } from '../../app/config.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { UnitOfWork } from '../../kernel/unit-of-work.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { DownloadLinks } from '../download/application/download-links.ts';
import { HmacDownloadSignatures } from '../download/infrastructure/hmac-download-signatures.ts';
import { HmacShareSignatures } from '../sharing/infrastructure/hmac-share-signatures.ts';
import { AuthSessions } from './application/auth-sessions.ts';
import { Authenticate } from './application/authenticate.ts';
import { CreateAccount } from './application/create-account.ts';
import { SignIn } from './application/sign-in.ts';
import { SignUp } from './application/sign-up.ts';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.ts';
import { JoseAccessTokens } from './infrastructure/jose-access-tokens.ts';
import { PostgresAccountQueries } from './infrastructure/postgres-account-queries.ts';
import { PostgresAttemptLimiter } from './infrastructure/postgres-attempt-limiter.ts';
import { PostgresRefreshTokenStore } from './infrastructure/postgres-refresh-token-store.ts';
import { RandomSecretTokens } from './infrastructure/random-secret-tokens.ts';
import { loadSigningKey } from './infrastructure/signing-key.ts';

export interface AccountContext {
  readonly config: Config;
  readonly sql: Sql;
  readonly pool: Pool;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Accounts, and everything that is signed, hashed or counted against guessing. */
export async function composeAccounts({
  config,
  sql,
  pool,
  unitOfWork,
  clock,
  ids,
}: AccountContext) {
  const key = await loadSigningKey({
    file: join(config.dataDir, 'keys/signing-key.json'),
    ...(config.signingKey ? { inline: config.signingKey } : {}),
  });
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
  const createAccount = new CreateAccount(unitOfWork, passwords, clock, ids, config.quotaBytes);
  return {
    accounts: new PostgresAccountQueries(sql),
    secrets,
    passwords,
    attempts,
    accessTokens,
    refreshTokens,
    authSessions,
    authenticate: new Authenticate(accessTokens, secrets),
    createAccount,
    signUp: new SignUp(createAccount, authSessions, attempts, config.signUpOpen),
    signIn: new SignIn(unitOfWork, passwords, attempts, authSessions),
    downloadLinks: new DownloadLinks(new HmacDownloadSignatures(key.downloadSecret), clock),
    shareSignatures: new HmacShareSignatures(key.downloadSecret),
  };
}

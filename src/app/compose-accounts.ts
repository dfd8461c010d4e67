import { join } from 'node:path';

import type { Pool } from 'pg';

import { AuthSessions } from '../application/account/auth-sessions.ts';
import { Authenticate } from '../application/account/authenticate.ts';
import { CreateAccount } from '../application/account/create-account.ts';
import { SignIn } from '../application/account/sign-in.ts';
import { SignUp } from '../application/account/sign-up.ts';
import { DownloadLinks } from '../application/file/download-links.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { Argon2PasswordHasher } from '../infrastructure/auth/argon2-password-hasher.ts';
import { HmacDownloadSignatures } from '../infrastructure/auth/hmac-download-signatures.ts';
import { HmacShareSignatures } from '../infrastructure/auth/hmac-share-signatures.ts';
import { JoseAccessTokens } from '../infrastructure/auth/jose-access-tokens.ts';
import { PostgresAttemptLimiter } from '../infrastructure/auth/postgres-attempt-limiter.ts';
import { RandomSecretTokens } from '../infrastructure/auth/random-secret-tokens.ts';
import { loadSigningKey } from '../infrastructure/auth/signing-key.ts';
import { PostgresAccountQueries } from '../infrastructure/postgres/postgres-account-queries.ts';
import { PostgresRefreshTokenStore } from '../infrastructure/postgres/postgres-refresh-token-store.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';
import type { Config } from './config.ts';

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

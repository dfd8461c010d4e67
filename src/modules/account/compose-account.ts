import { DomainError } from '../../kernel/domain-error.ts';
import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { objectOf } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import { PostgresAttemptLimiter } from '../../platform/postgres/postgres-attempt-limiter.ts';
import { AccountResolver } from './api/graphql/account-resolver.ts';
import type { Viewer } from './api/graphql/context.ts';
import { QuotaResolver } from './api/graphql/quota-resolver.ts';
import { UserObject } from './api/graphql/user.ts';
import { ACCOUNT_REACTIONS } from './application/account-reactions.ts';
import { AuthSessions } from './application/auth-sessions.ts';
import { Authenticate } from './application/authenticate.ts';
import { CreateAccount } from './application/create-account.ts';
import type { PasswordHasher } from './application/password-hasher.ts';
import { SetQuota } from './application/set-quota.ts';
import { SignIn } from './application/sign-in.ts';
import { SignUp } from './application/sign-up.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { WatchQuota } from './application/watch-quota.ts';
import { joseAccessTokens } from './infrastructure/jose-access-tokens.ts';
import { mikroUserRepository } from './infrastructure/mikro-user-repository.ts';
import { postgresAccountQueries } from './infrastructure/postgres-account-queries.ts';
import { postgresQuotaChanges } from './infrastructure/postgres-quota-changes.ts';
import { PostgresQuotaLedger } from './infrastructure/postgres-quota-ledger.ts';
import { postgresRefreshTokenStore } from './infrastructure/postgres-refresh-token-store.ts';
import { randomSecretTokens } from './infrastructure/random-secret-tokens.ts';
import type { SigningKey } from './infrastructure/signing-key.ts';
import { UserEntity } from './infrastructure/user.entity.ts';

export interface AccountSettings {
  readonly key: SigningKey;
  readonly passwords: PasswordHasher;
  /** Quota of a new account, in bytes. */
  readonly quotaBytes: number;
  readonly signUpOpen: boolean;
}

/** Composes the use cases of accounts, sign-in, tokens and quotas. */
export function composeAccount(
  { sql, pool, unitOfWork, bus, clock, ids }: Platform<Transaction>,
  { key, passwords, quotaBytes, signUpOpen }: AccountSettings,
) {
  const secrets = randomSecretTokens;
  const accessTokens = joseAccessTokens({ key, clock, ids });
  const attempts = new PostgresAttemptLimiter({
    pool,
    points: 10,
    durationSeconds: 15 * 60,
    blockSeconds: 15 * 60,
  });
  const refreshTokens = postgresRefreshTokenStore(sql);
  const authSessions = new AuthSessions(accessTokens, refreshTokens, secrets, clock, ids);
  const createAccount = new CreateAccount(unitOfWork, passwords, clock, ids, quotaBytes);
  const quota = new PostgresQuotaLedger(sql);
  return {
    accounts: postgresAccountQueries(sql),
    quota,
    setQuota: new SetQuota(unitOfWork, clock, ids),
    quotaChanges: postgresQuotaChanges(sql),
    watchQuota: new WatchQuota(quota, bus),
    secrets,
    passwords,
    attempts,
    accessTokens,
    refreshTokens,
    authSessions,
    authenticate: new Authenticate(accessTokens, secrets),
    createAccount,
    signUp: new SignUp(createAccount, authSessions, attempts, signUpOpen),
    signIn: new SignIn(unitOfWork, passwords, attempts, authSessions),
  };
}

type UseCases = ReturnType<typeof composeAccount> & Pick<Platform, 'clock'>;

export const accountContribution: Contribution<UseCases> = {
  entities: [UserEntity],
  transaction: {
    users: mikroUserRepository,
    quota: ({ sql, track }) => track(new PostgresQuotaLedger(sql)),
    quotaChanges: ({ sql }) => postgresQuotaChanges(sql),
  } satisfies TransactionTable<Pick<Transaction, 'users' | 'quota' | 'quotaChanges'>>,
  violations: {
    app_user_email_key: (cause) =>
      new DomainError('EMAIL_TAKEN', 'An account with this email address already exists.', {
        cause,
      }),
  },
  reactions: ACCOUNT_REACTIONS,
  jobs: {
    'prune-refresh-tokens': {
      cron: '17 3 * * *',
      retries: 3,
      timeoutSeconds: 60,
      run: ({ refreshTokens, clock }) => refreshTokens.prune(clock.now()),
    },
  },
  resolvers: (useCases) => [new AccountResolver(useCases), new QuotaResolver(useCases)],
  subscriptions: ['watchQuota'],
  nodes: {
    user: async ({ account }: Viewer, uuid) =>
      objectOf(account.id === uuid ? account : undefined, UserObject),
  },
};

import { join } from 'node:path';

import { pino } from 'pino';

import { joseAccessTokens } from '../modules/account/infrastructure/jose-access-tokens.ts';
import { postgresAccountQueries } from '../modules/account/infrastructure/postgres-account-queries.ts';
import { loadSigningKey } from '../modules/account/infrastructure/signing-key.ts';
import { poolSql } from '../platform/postgres/pool-sql.ts';
import { systemClock } from '../platform/system-clock.ts';
import { UuidV7Source } from '../platform/uuid-v7-source.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './open-database.ts';

/** Long enough for a working day with GraphiQL, in seconds. */
const TOKEN_SECONDS = 12 * 60 * 60;

/** An access token for the account with this address, or else for the first admin of the installation in `env`. */
export async function issueToken(env: NodeJS.ProcessEnv, email?: string): Promise<string> {
  const config = readConfig(env);
  const clock = systemClock;
  await using stack = new AsyncDisposableStack();
  const { orm } = await openDatabase(config, stack, pino({ level: 'silent' }));
  const accounts = postgresAccountQueries(poolSql(await orm.em.getConnection().getNativeClient()));
  const account = email ? await accounts.findByEmail(email) : await accounts.firstAdmin();
  if (!account) throw new Error(`There is no account ${email ?? 'yet. Start the server once'}.`);
  const tokens = joseAccessTokens({
    key: await loadSigningKey({
      file: join(config.dataDir, 'keys/signing-key.json'),
      ...(config.signingKey ? { inline: config.signingKey } : {}),
    }),
    clock,
    ids: new UuidV7Source(clock),
  });
  return tokens.issue(account.id, TOKEN_SECONDS);
}

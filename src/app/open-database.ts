import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';

import { startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.ts';
import {
  type DatabaseConnection,
  parseDatabaseUrl,
} from '../platform/postgres/database-connection.ts';
import { createOrm } from '../platform/postgres/orm.ts';
import type { Config } from './config.ts';
import { ENTITIES } from './contributions.ts';

export interface Database {
  readonly connection: DatabaseConnection;
  readonly orm: MikroORM;
  /** Resolves when an embedded server has exited; never for a server run by others. */
  readonly ended: Promise<void>;
}

/**
 * Opens the configured database or the embedded one; `stack` owns it. Does not run migrations. `signal` aborts the
 * start of the embedded one.
 */
export async function openDatabase(
  config: Config,
  stack: AsyncDisposableStack,
  log: Logger,
  signal?: AbortSignal,
): Promise<Database> {
  const { connection, ended } = config.databaseUrl
    ? { connection: parseDatabaseUrl(config.databaseUrl), ended: new Promise<void>(() => {}) }
    : await embedded(config, stack, log, signal);
  const orm = createOrm(connection, ENTITIES, config.databasePool, (message) => log.debug(message));
  stack.defer(() => orm.close(true));
  return { connection, orm, ended };
}

async function embedded(
  config: Config,
  stack: AsyncDisposableStack,
  log: Logger,
  signal: AbortSignal | undefined,
): Promise<Pick<Database, 'connection' | 'ended'>> {
  const server = stack.use(
    await startEmbeddedPostgres({
      dataDir: config.dataDir,
      log: (message) => log.info(message),
      ...(signal ? { signal } : {}),
    }),
  );
  return { connection: server.connection, ended: server.exited };
}

import { Migrator } from '@mikro-orm/migrations';
import { type EntitySchema, MikroORM, type Options } from '@mikro-orm/postgresql';

import type { DatabaseConnection } from './database-connection.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { releaseLostConnections } from './release-lost-connections.ts';

/** MikroORM settings for plain domain classes. `poolMax` limits the connections of this process. */
export function ormOptions(
  connection: DatabaseConnection,
  entities: readonly EntitySchema[],
  poolMax: number,
  log: (message: string) => void,
): Options {
  return {
    dbName: connection.database,
    entities: [...entities],
    extensions: [Migrator],
    migrations: {
      migrationsList: MIGRATIONS,
      snapshot: false,
      transactional: true,
      // One transaction each, because some migrations run in none.
      allOrNothing: false,
    },
    // Domain constructors are private and take arguments, so they cannot be called to infer defaults.
    discovery: { inferDefaultValues: false },
    pool: { min: 0, max: poolMax },
    driverOptions: {
      ...connection,
      application_name: 'flexstorage',
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
      onPoolCreated: releaseLostConnections,
    },
    logger: log,
    colors: false,
  };
}

/** MikroORM that connects on first use. */
export function createOrm(
  connection: DatabaseConnection,
  entities: readonly EntitySchema[],
  poolMax: number,
  log: (message: string) => void,
): MikroORM {
  return new MikroORM(ormOptions(connection, entities, poolMax, log));
}

import { Migrator } from '@mikro-orm/migrations';
import { type EntitySchema, MikroORM, type Options } from '@mikro-orm/postgresql';

import type { DatabaseConnection } from './database-connection.ts';
import { Migration20261123Initial } from './migrations/migration-20261123-initial.ts';
import { Migration20261124JoinedUploads } from './migrations/migration-20261124-joined-uploads.ts';
import { Migration20261126Archive } from './migrations/migration-20261126-archive.ts';
import { Migration20261126Retrievals } from './migrations/migration-20261126-retrievals.ts';
import { Migration20261127Albums } from './migrations/migration-20261127-albums.ts';
import { Migration20261127Exports } from './migrations/migration-20261127-exports.ts';
import { Migration20261127Library } from './migrations/migration-20261127-library.ts';
import { Migration20261127Search } from './migrations/migration-20261127-search.ts';
import { Migration20261127Shares } from './migrations/migration-20261127-shares.ts';
import { Migration20261127Trash } from './migrations/migration-20261127-trash.ts';
import { Migration20261130Descriptions } from './migrations/migration-20261130-descriptions.ts';
import { Migration20261130Names } from './migrations/migration-20261130-names.ts';

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
      migrationsList: [
        { name: 'migration-20261123-initial', class: Migration20261123Initial },
        { name: 'migration-20261124-joined-uploads', class: Migration20261124JoinedUploads },
        { name: 'migration-20261126-retrievals', class: Migration20261126Retrievals },
        { name: 'migration-20261126-archive', class: Migration20261126Archive },
        { name: 'migration-20261127-library', class: Migration20261127Library },
        { name: 'migration-20261127-trash', class: Migration20261127Trash },
        { name: 'migration-20261127-albums', class: Migration20261127Albums },
        { name: 'migration-20261127-search', class: Migration20261127Search },
        { name: 'migration-20261127-shares', class: Migration20261127Shares },
        { name: 'migration-20261127-exports', class: Migration20261127Exports },
        { name: 'migration-20261130-names', class: Migration20261130Names },
        { name: 'migration-20261130-descriptions', class: Migration20261130Descriptions },
      ],
      snapshot: false,
      transactional: true,
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

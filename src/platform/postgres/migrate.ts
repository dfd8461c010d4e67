import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

import { clientConfig, type DatabaseConnection } from './database-connection.ts';

/** Arbitrary, but must be the same on every node. */
const LOCK_KEY = 4_002_002;

/** How long a node waits for another node's migrations, in milliseconds. */
const LOCK_TIMEOUT_MS = 120_000;

/**
 * Migrates the schema, one node at a time: others wait for the advisory lock and then have nothing to do. Each
 * migration is one transaction, so a crash leaves the schema at the previous one.
 */
export async function migrate(
  orm: MikroORM,
  connection: DatabaseConnection,
  alsoUnderLock: () => Promise<void> = async () => undefined,
): Promise<void> {
  const client = new Client({
    ...clientConfig(connection),
    application_name: 'flexstorage-migrations',
    connectionTimeoutMillis: 10_000,
    query_timeout: LOCK_TIMEOUT_MS,
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await orm.migrator.up();
    await alsoUnderLock();
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

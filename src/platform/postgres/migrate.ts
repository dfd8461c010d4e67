import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

import { clientConfig, type DatabaseConnection } from './database-connection.ts';

/** Any number, as long as every node takes the same. */
const LOCK_KEY = 4_002_002;

/** How long a node waits for another one's migrations. Milliseconds. */
const LOCK_TIMEOUT_MS = 120_000;

/**
 * Brings the schema up to date, one node at a time: the others wait for the advisory lock and find nothing left to
 * do. Each migration is one transaction, so a crash in the middle leaves the one before.
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
    // Ends the session and with it the lock.
    await client.end();
  }
}

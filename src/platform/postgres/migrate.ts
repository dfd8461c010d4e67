import { setTimeout as delay } from 'node:timers/promises';

import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

import { clientConfig, type DatabaseConnection } from './database-connection.ts';

/** Arbitrary, but must be the same on every node. */
const LOCK_KEY = 4_002_002;

/** How long a node waits for another node's migrations, in milliseconds. */
const LOCK_TIMEOUT_MS = 120_000;

/** How often a waiting node tries again, in milliseconds. */
const LOCK_POLL_MS = 100;

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
    query_timeout: 10_000,
  });
  await client.connect();
  try {
    await lock(client);
    await orm.migrator.up();
    await alsoUnderLock();
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

/**
 * Takes the lock by polling. A statement that waits for it would be a running transaction, for which `create index
 * concurrently` of the node that migrates waits in turn: a deadlock.
 */
async function lock(client: Client): Promise<void> {
  const deadline = performance.now() + LOCK_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1) as locked',
      [LOCK_KEY],
    );
    if (rows[0]?.locked) return;
    await delay(LOCK_POLL_MS);
  }
  throw new Error(
    `The migrations of another node took longer than ${LOCK_TIMEOUT_MS / 1000} seconds.`,
  );
}

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '../../../src/platform/embedded-postgres/embedded-postgres.ts';
import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { scratchRoot } from '../general/scratch-root.ts';
import { prepareTemplate } from './prepare-template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresConnection;
  }
}

/** One PostgreSQL for the whole run: the server in TEST_DATABASE_URL or an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using resources = new AsyncDisposableStack();
  const url = process.env['TEST_DATABASE_URL'];
  const connection = url === undefined ? await startServer(resources) : connectionOf(url);
  await prepareTemplate(connection);
  project.provide('postgres', connection);
  const untilTeardown = resources.move();
  return () => untilTeardown.disposeAsync();
}

async function startServer(resources: AsyncDisposableStack): Promise<PostgresConnection> {
  const dataDir = await mkdtemp(join(scratchRoot(), 'flexstorage-test-'));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  // When started as root, PostgreSQL runs as another user, who needs access to the folder.
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  resources.use(postgres);
  await skipDiskFlushes(postgres.connection);
  return postgres.connection;
}

/** Turns off flushes to disk: the data does not outlive the run. */
async function skipDiskFlushes(connection: PostgresConnection): Promise<void> {
  const client = new Client({ ...connection });
  await client.connect();
  try {
    await client.query('ALTER SYSTEM SET fsync = off');
    await client.query('ALTER SYSTEM SET full_page_writes = off');
    await client.query('ALTER SYSTEM SET synchronous_commit = off');
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}

function connectionOf(url: string): PostgresConnection {
  const { host, port, user = '', password, database = '' } = new Client({ connectionString: url });
  return { host, port, user, password: password ?? '', database };
}

import { randomUUID } from 'node:crypto';

import { Client } from 'pg';
import { inject } from 'vitest';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { TEMPLATE_DATABASE } from './prepare-template.ts';

/** A database for one test. */
export interface TestDatabase extends AsyncDisposable {
  readonly connection: PostgresConnection;
  readonly url: string;
}

/** Creates a database with the current schema; disposal terminates its sessions and drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const connection = { ...server, database };
  await onServer(server, async (client) => {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      TEMPLATE_DATABASE,
    ]);
    const template = known.rowCount === 1 ? `TEMPLATE ${TEMPLATE_DATABASE}` : '';
    await client.query(`CREATE DATABASE ${database} ${template}`);
  });
  return {
    connection,
    url: urlOf(connection),
    [Symbol.asyncDispose]: () =>
      onServer(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      }),
  };
}

async function onServer(
  server: PostgresConnection,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ ...server, connectionTimeoutMillis: 5_000, query_timeout: 20_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf({ host, port, user, password, database }: PostgresConnection): string {
  const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const isFolder = host.startsWith('/');
  const place = `${isFolder ? 'localhost' : host}:${port}/${encodeURIComponent(database)}`;
  const socket = isFolder ? `?host=${encodeURIComponent(host)}` : '';
  return `postgresql://${account}@${place}${socket}`;
}

import { Client } from 'pg';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';

/** Runs one statement on a new connection and returns its rows as arrays. */
export async function queryRows(connection: PostgresConnection, sql: string): Promise<unknown[][]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

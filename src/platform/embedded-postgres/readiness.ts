import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { hasErrno } from '../disk/errno.ts';
import type { PostgresConnection } from './postgres-connection.ts';

const POLL_MS = 20;
const CONNECT_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 30_000;

/**
 * Waits until the database accepts connections, creating it on a new server. `exited`: the server exited first.
 * `timeout`: it neither responded nor exited. Throws at once if the password is rejected.
 */
export async function waitUntilReady(
  connection: PostgresConnection,
  exited: Promise<void>,
  options: { timeoutMs: number; signal: AbortSignal | undefined },
): Promise<'ready' | 'exited' | 'timeout'> {
  const deadline = performance.now() + options.timeoutMs;
  while (performance.now() < deadline) {
    options.signal?.throwIfAborted();
    try {
      await ensureDatabase(connection);
      return 'ready';
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    const gone = await Promise.race([exited.then(() => true), sleep(POLL_MS, false)]);
    if (gone) return 'exited';
  }
  return 'timeout';
}

async function ensureDatabase(connection: PostgresConnection): Promise<void> {
  try {
    const client = await connect(connection);
    await client.end();
  } catch (error) {
    // invalid_catalog_name: the server is running but the database does not exist.
    if (!hasErrno(error, '3D000')) throw error;
    await using client = await connect({ ...connection, database: 'postgres' });
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`);
  }
}

/** Not started yet, starting up or shutting down (57P03), or disconnected during the handshake. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code === undefined) return true;
  return hasErrno(
    error,
    'ENOENT',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'EAGAIN',
    '57P01',
    '57P03',
  );
}

async function connect(connection: PostgresConnection): Promise<Client & AsyncDisposable> {
  const client = new Client({
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // An idle connection reports its loss here; without a listener that would crash the process.
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

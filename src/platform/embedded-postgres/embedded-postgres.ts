import { mkdir, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { ownServer, type EmbeddedPostgres } from './own-server.ts';
import { takeOwnership } from './ownership.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { exitOf } from './postmaster.ts';
import { hasErrorCode } from './private-file.ts';
import { waitUntilReady } from './readiness.ts';
import { announcedServer } from './running-server.ts';

const POLL_MS = 50;
/** Longer than a first start on a slow disk. */
const OTHER_PROCESS_TIMEOUT_MS = 180_000;
const JOIN_TIMEOUT_MS = 10_000;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, initialising it the first time, and resolves when the
 * database `flexstorage` answers. Reachable only through a UNIX socket in a private folder. When
 * another process runs it already, joins that one; one left running by a killed process is adopted.
 *
 * For one machine: two machines (or containers) must not share a `dataDir`.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: (message: string) => void;
  signal?: AbortSignal;
}): Promise<EmbeddedPostgres> {
  const { log, signal } = options;
  await mkdir(options.dataDir, { recursive: true, mode: 0o711 });
  const dataDir = await realpath(options.dataDir);
  const deadline = performance.now() + OTHER_PROCESS_TIMEOUT_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const ownership = await takeOwnership(dataDir);
    if (ownership !== undefined) return ownServer({ dataDir, ownership, log, signal });
    const joined = await joinServer(dataDir, signal);
    if (joined !== undefined) {
      log('using the PostgreSQL that another process runs');
      return joined;
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  throw new Error(
    `another process has been starting or stopping PostgreSQL in ${dataDir} too long`,
  );
}

/**
 * How to reach the PostgreSQL that another process runs on this data folder; undefined when none
 * does. Nothing is started, and nothing must be closed.
 */
export async function joinEmbeddedPostgres(
  dataDir: string,
): Promise<PostgresConnection | undefined> {
  try {
    return (await announcedServer(await realpath(dataDir)))?.connection;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function joinServer(
  dataDir: string,
  signal: AbortSignal | undefined,
): Promise<EmbeddedPostgres | undefined> {
  const server = await announcedServer(dataDir);
  if (server === undefined) return undefined;
  const watch = new AbortController();
  const exited = exitOf(server.pid, watch.signal);
  const options = { timeoutMs: JOIN_TIMEOUT_MS, signal };
  if ((await waitUntilReady(server.connection, exited, options)) !== 'ready') {
    watch.abort();
    return undefined;
  }
  return {
    connection: server.connection,
    owned: false,
    exited,
    [Symbol.asyncDispose]: async () => watch.abort(),
  };
}

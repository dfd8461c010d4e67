import { mkdir, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { ifExists } from '../disk/errno.ts';
import { ownServer, type EmbeddedPostgres } from './own-server.ts';
import { takeOwnership } from './ownership.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { exitOf } from './postmaster.ts';
import { waitUntilReady } from './readiness.ts';
import { announcedServer } from './running-server.ts';

const POLL_MS = 50;
/** Longer than a first start on a slow disk. */
const OTHER_PROCESS_TIMEOUT_MS = 180_000;
const JOIN_TIMEOUT_MS = 10_000;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, initializing it the first time, and resolves when the database
 * `flexstorage` accepts connections. Only reachable through a UNIX socket in a private folder. Joins a server that
 * another process runs, and adopts one left running by a killed process.
 *
 * Only for a single machine: two machines or containers must not share a `dataDir`.
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
      log('using the PostgreSQL server of another process');
      return joined;
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  throw new Error(
    `Another process has been starting or stopping PostgreSQL in ${dataDir} for too long.`,
  );
}

/**
 * Connection to the PostgreSQL server that another process runs on this data folder; undefined if there is none. Starts
 * nothing, so nothing needs to be closed.
 */
export async function joinEmbeddedPostgres(
  dataDir: string,
): Promise<PostgresConnection | undefined> {
  const folder = await ifExists(realpath(dataDir));
  return folder === undefined ? undefined : (await announcedServer(folder))?.connection;
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

import { setTimeout as sleep } from 'node:timers/promises';

import { findPostgresBinaries } from './binaries.ts';
import { prepareCluster } from './database-cluster.ts';
import { choosePostgresAccount } from './postgres-account.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import {
  spawnPostmaster,
  stopPostmaster,
  type Postmaster,
  type PostmasterOptions,
} from './postmaster.ts';
import { waitUntilReady } from './readiness.ts';
import { logSince, logSize } from './server-log.ts';
import { makeSocketFolder, removeSocketFolder, socketBase } from './socket-folder.ts';

/** Crash recovery replays everything since the last checkpoint. */
const START_TIMEOUT_MS = 120_000;
/** How long the last processes of a killed server may take to exit. */
const LEFTOVER_TIMEOUT_MS = 15_000;
const LEFTOVER_POLL_MS = 100;

/** Starts a server on the data in `folder`, initializing it the first time, and waits until it accepts connections. */
export async function startServer(options: {
  dataDir: string;
  folder: string;
  logFile: string;
  /** Connection settings without the host, which changes on every start. */
  access: Omit<PostgresConnection, 'host'>;
  log: (message: string) => void;
  signal: AbortSignal | undefined;
}): Promise<Postmaster> {
  const { dataDir, folder, logFile, access, signal } = options;
  const binaries = await findPostgresBinaries(dataDir);
  const account = await choosePostgresAccount(binaries.postgres, [dataDir, socketBase()]);
  await prepareCluster({ ...options, ...access, binaries, account });
  const socketDir = await makeSocketFolder();
  try {
    await account.takeOver(socketDir);
    const postmaster = { postgres: binaries.postgres, account, folder, logFile };
    return await spawnAfterLeftovers(postmaster, { ...access, host: socketDir }, signal);
  } catch (error) {
    removeSocketFolder(socketDir);
    throw error;
  }
}

/** After kill -9, PostgreSQL refuses to start while a process of the old server is still running. */
async function spawnAfterLeftovers(
  options: PostmasterOptions,
  connection: PostgresConnection,
  signal: AbortSignal | undefined,
): Promise<Postmaster> {
  const deadline = performance.now() + LEFTOVER_TIMEOUT_MS;
  for (;;) {
    const logged = await logSize(options.logFile);
    const server = await spawnPostmaster(options, connection);
    const failure = await failureOf(server, connection, signal);
    if (failure === undefined) return server;
    const reason = await logSince(options.logFile, logged);
    const leftover = reason.includes('shared memory block') && performance.now() < deadline;
    if (!leftover) throw new Error(`PostgreSQL ${failure}. See ${options.logFile}:\n${reason}`);
    await sleep(LEFTOVER_POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}

async function failureOf(
  server: Postmaster,
  connection: PostgresConnection,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const options = { timeoutMs: START_TIMEOUT_MS, signal };
  try {
    const state = await waitUntilReady(connection, server.exited, options);
    if (state === 'ready') return undefined;
    if (state === 'exited') return 'did not start';
  } catch (error) {
    await stopPostmaster(server);
    throw error;
  }
  await stopPostmaster(server);
  return `did not respond within ${START_TIMEOUT_MS / 1000} s`;
}

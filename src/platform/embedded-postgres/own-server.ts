import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ifExists } from '../disk/errno.ts';
import { writeDurably } from '../disk/write-durably.ts';
import type { Ownership } from './ownership.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import {
  exitOf,
  forgetPostmaster,
  isPostmaster,
  lastPostmaster,
  signalProcess,
  stopPostmaster,
  type Postmaster,
} from './postmaster.ts';
import { waitUntilReady } from './readiness.ts';
import { announceServer, clusterFolder, withdrawServer } from './running-server.ts';
import { boundLog } from './server-log.ts';
import { removeSocketFolder } from './socket-folder.ts';
import { startServer } from './start-server.ts';

const NAME = 'flexstorage';
const PORT = 5432;
const ADOPT_TIMEOUT_MS = 10_000;

/** A PostgreSQL server running on a data folder. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: PostgresConnection;
  /** Whether disposal stops the server; false when another process owns it. */
  readonly owned: boolean;
  /** Resolves when the server has exited, whether by disposal or unexpectedly. */
  readonly exited: Promise<void>;
}

interface Start {
  readonly dataDir: string;
  readonly ownership: Ownership;
  readonly log: (message: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Runs the server of a data folder that this process owns; releases the ownership when the server exits or fails. */
export async function ownServer(start: Start): Promise<EmbeddedPostgres> {
  const { dataDir, ownership, log, signal } = start;
  const folder = clusterFolder(dataDir);
  const logFile = logFileIn(dataDir);
  const watch = new AbortController();
  try {
    const password = await passwordOf(dataDir);
    const access = { port: PORT, user: NAME, password, database: NAME };
    const server =
      (await adoptServer(start, access, watch.signal)) ??
      (await startServer({ dataDir, folder, logFile, access, log, signal }));
    const connection = { ...access, host: server.socketDir };
    await using onFailure = new AsyncDisposableStack();
    const postgres = onFailure.use(supervise(start, server, connection));
    await announceServer(dataDir, { pid: server.pid, connection });
    log(`PostgreSQL is running (pid ${server.pid})`);
    onFailure.move();
    return postgres;
  } catch (error) {
    watch.abort();
    await ownership.release();
    throw error;
  }
}

function supervise(
  { dataDir, ownership }: Start,
  server: Postmaster,
  connection: PostgresConnection,
): EmbeddedPostgres {
  // Also stops the server after an uncaught exception; after kill -9, the next start adopts it.
  const stopAtExit = () => {
    signalProcess(server.pid, 'SIGINT');
    removeSocketFolder(server.socketDir);
  };
  process.once('exit', stopAtExit);
  const bounded = boundLog(logFileIn(dataDir));
  const cleanUp = async () => {
    process.off('exit', stopAtExit);
    bounded[Symbol.dispose]();
    await withdrawServer(dataDir);
    removeSocketFolder(server.socketDir);
    await ownership.release();
  };
  const exited = server.exited.then(cleanUp);
  return {
    connection,
    owned: true,
    exited,
    [Symbol.asyncDispose]: async () => {
      await stopPostmaster(server);
      await exited;
    },
  };
}

/** Adopts a server that outlived its process; cleans up after one that was killed or hangs. */
async function adoptServer(
  { dataDir, log, signal }: Start,
  access: Omit<PostgresConnection, 'host'>,
  watch: AbortSignal,
): Promise<Postmaster | undefined> {
  const folder = clusterFolder(dataDir);
  const last = await lastPostmaster(folder);
  if (last === undefined) return undefined;
  if (await isPostmaster(last.pid, folder)) {
    const server = { ...last, exited: exitOf(last.pid, watch) };
    const connection = { ...access, host: server.socketDir };
    const options = { timeoutMs: ADOPT_TIMEOUT_MS, signal };
    const state = await waitUntilReady(connection, server.exited, options);
    if (state === 'ready') {
      log('adopted the PostgreSQL server that an earlier process left running');
      return server;
    }
    if (state === 'timeout') await stopPostmaster(server);
  }
  await withdrawServer(dataDir);
  await forgetPostmaster(folder);
  removeSocketFolder(last.socketDir);
  return undefined;
}

/** The data folder's password, generated once: the server only keeps its hash. */
async function passwordOf(dataDir: string): Promise<string> {
  const path = join(dataDir, 'postgres.password');
  const known = await ifExists(readFile(path, 'utf8'));
  if (known !== undefined) return known;
  const password = randomBytes(24).toString('base64url');
  await writeDurably(path, password);
  return password;
}

function logFileIn(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

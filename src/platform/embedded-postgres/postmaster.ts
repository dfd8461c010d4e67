import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

import { ifExists } from '../disk/errno.ts';
import { commandLineOf, processIdentity } from '../processes/process-identity.ts';
import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresConnection } from './postgres-connection.ts';

const POLL_MS = 50;
/** A fast shutdown terminates all sessions and writes a checkpoint. */
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/** A running PostgreSQL server, started by this process or adopted. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  /** Resolves when the process has exited for any reason. */
  readonly exited: Promise<void>;
}

export interface PostmasterOptions {
  readonly postgres: string;
  readonly account: PostgresAccount;
  readonly folder: string;
  readonly logFile: string;
}

/**
 * Starts the server in its own session, so that Ctrl-C in a terminal only reaches this process, and without keeping the
 * event loop alive.
 */
export async function spawnPostmaster(
  options: PostmasterOptions,
  { host: socketDir, port }: PostgresConnection,
): Promise<Postmaster> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDir}"`,
    unix_socket_permissions: '0700',
    port: String(port),
    max_connections: '100',
    shared_buffers: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // Statements contain user data.
    log_min_error_statement: 'panic',
  };
  await using log = await open(options.logFile, 'a', 0o600);
  const child = options.account.spawn(
    options.postgres,
    [
      '-D',
      options.folder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await once(child, 'spawn');
  child.unref();
  return { pid: Number(child.pid), socketDir, exited };
}

/** Contents of a data folder's postmaster.pid; the server may have been killed since. */
export async function lastPostmaster(
  folder: string,
): Promise<Omit<Postmaster, 'exited'> | undefined> {
  const text = await ifExists(readFile(pidFileIn(folder), 'utf8'));
  if (text === undefined) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, ...
  const [pid, , , , socketDir = ''] = text.split('\n');
  return { pid: Number(pid), socketDir };
}

/**
 * Removes the postmaster.pid of a killed server: its pid may have been reused, in which case PostgreSQL would refuse to
 * start.
 */
export async function forgetPostmaster(folder: string): Promise<void> {
  await rm(pidFileIn(folder), { force: true });
}

/** Whether `pid` is a PostgreSQL server running on `folder`. */
export async function isPostmaster(pid: number, folder: string): Promise<boolean> {
  if (!(pid > 1) || (await processIdentity(pid)) === undefined) return false;
  return `${await commandLineOf(pid)} `.includes(` -D ${folder} `);
}

/** Resolves when a process that is not our child has exited; never if `signal` aborts first. */
export async function exitOf(pid: number, signal: AbortSignal): Promise<void> {
  const identity = await processIdentity(pid);
  if (identity === undefined) return;
  do {
    try {
      await sleep(POLL_MS, undefined, { signal, ref: false });
    } catch {
      await new Promise(() => {});
    }
    // A process that cannot be checked has not ended.
  } while (identity === (await processIdentity(pid).catch(() => identity)));
}

/** Stops the server cleanly; kills it if it hangs. */
export async function stopPostmaster({ pid, exited }: Postmaster): Promise<void> {
  const steps = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS],
  ] as const;
  const waiting = new AbortController();
  void exited.then(() => waiting.abort());
  // Lets a pending exit event run first: the pid may already have been reused.
  await setImmediate();
  for (const [signal, patience] of steps) {
    if (waiting.signal.aborted) return;
    signalProcess(pid, signal);
    await sleep(patience, undefined, { signal: waiting.signal }).catch(() => {});
  }
  if (!waiting.signal.aborted) throw new Error(`PostgreSQL (pid ${pid}) could not be stopped.`);
}

/** Sends a signal if the process still exists. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has exited meanwhile.
  }
}

function pidFileIn(folder: string): string {
  return join(folder, 'postmaster.pid');
}

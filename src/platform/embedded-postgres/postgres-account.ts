import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { lchown, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { outcomeOf } from './process-outcome.ts';

/** The conventional uid and gid of "nobody". */
const NOBODY = { uid: 65_534, gid: 65_534 };
const NAMESPACE = ['--user', `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`];
const PROBE_TIMEOUT_MS = 10_000;

/** The unprivileged account that runs PostgreSQL, which refuses to run as root or as a user without a name. */
export interface PostgresAccount {
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Changes the owner of a folder and everything in it to this account. */
  takeOver(folder: string): Promise<void>;
}

/**
 * Chooses an account that can run `program` and access `folders`: the current user, or "nobody" if started by root. If
 * that fails (inaccessible folders, or a container uid without a name), uses a Linux user namespace that maps the
 * current user to "nobody".
 */
export async function choosePostgresAccount(
  program: string,
  folders: readonly string[],
): Promise<PostgresAccount> {
  const current = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const isRoot = current.uid === 0;
  const direct: PostgresAccount = {
    spawn: (file, args, options) => spawn(file, args, isRoot ? { ...options, ...NOBODY } : options),
    takeOver: (folder) => chownTree(folder, isRoot ? NOBODY : current),
  };
  const namespaced: PostgresAccount = {
    // unshare replaces itself with the program, so the pid is the program's and signals reach it.
    spawn: (file, args, options) => spawn('unshare', [...NAMESPACE, file, ...args], options),
    takeOver: (folder) => chownTree(folder, current),
  };
  const failures: string[] = [];
  for (const account of [direct, namespaced]) {
    const failure = await failureOf(account, program, folders);
    if (failure === undefined) return account;
    failures.push(failure);
  }
  throw new Error(
    `PostgreSQL can run neither as ${isRoot ? '"nobody", which is required when started by root,' : 'this user'} ` +
      `nor in a user namespace (${failures.join('; ')}). Start FlexStorage as a regular user that has a name ` +
      `and can write to ${folders.join(' and ')}, or set DATABASE_URL.`,
  );
}

async function failureOf(
  account: PostgresAccount,
  program: string,
  folders: readonly string[],
): Promise<string | undefined> {
  const drafts: string[] = [];
  try {
    for (const folder of folders) {
      drafts.push(await mkdtemp(join(folder, 'postgres.init-probe-')));
    }
    await Promise.all(drafts.map((draft) => account.takeOver(draft)));
    // initdb requires its user to have a name.
    const script =
      'id -un && for each; do cd "$each" && [ -w . ] || exit 1; done && exec "$0" --version';
    const child = account.spawn('/bin/sh', ['-c', script, program, ...drafts], { cwd: '/' });
    const { code, output } = await outcomeOf(child, AbortSignal.timeout(PROBE_TIMEOUT_MS));
    return code === 0 ? undefined : output.trim() || `exit code ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.all(drafts.map((draft) => rm(draft, { recursive: true, force: true })));
  }
}

async function chownTree(folder: string, to: { uid: number; gid: number }): Promise<void> {
  if ((await lstat(folder)).uid === to.uid) return;
  for (const name of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, name), to.uid, to.gid);
  }
  // Changed last: its owner marks everything below as done.
  await lchown(folder, to.uid, to.gid);
}

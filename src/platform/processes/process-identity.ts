import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { ifExists } from '../disk/errno.ts';

const PS_TIMEOUT_MS = 5_000;

/**
 * Distinguishes a running process from any other that had the same pid, on this boot or an earlier one. Undefined only
 * if it has exited, including zombies; throws if that cannot be found out, for example for lack of file descriptors.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const [state = '', ...started] = (await ps(pid, 'stat=,lstart=')).split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  }
  const stat = await ifRunning(readFile(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  // proc_pid_stat(5): the name in parentheses may contain anything; the state follows it, and 19 fields later the start
  // time in ticks since boot.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${await bootId()}:${fields[19]}`;
}

/** Identifies the time from one boot of this machine to the next. */
export async function bootId(): Promise<string> {
  // The first process of other systems starts with them.
  if (process.platform !== 'linux') return ps(1, 'lstart=');
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** The command line of a running process; empty if it has exited. Throws if that cannot be found out. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return ps(pid, 'args=');
  const line = (await ifRunning(readFile(`/proc/${pid}/cmdline`, 'utf8'))) ?? '';
  return line.replaceAll('\0', ' ').trim();
}

async function ps(pid: number, format: string): Promise<string> {
  const run = promisify(execFile)('ps', ['-ww', '-o', format, '-p', String(pid)], {
    timeout: PS_TIMEOUT_MS,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return run.then(
    ({ stdout }) => stdout.trim(),
    (error: { readonly code?: unknown }) => {
      // No such process; anything else says nothing about it.
      if (error.code === 1) return '';
      throw error;
    },
  );
}

/** Resolves to undefined if a read below `/proc/<pid>` shows that the process has ended. */
function ifRunning(reading: Promise<string>): Promise<string | undefined> {
  return ifExists(reading, ['ENOENT', 'ESRCH']);
}

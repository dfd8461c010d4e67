import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const PS_TIMEOUT_MS = 5_000;

/**
 * Distinguishes a running process from any other that had the same pid, on this boot or an earlier one. Undefined if it
 * has exited, including zombies.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const [state = '', ...started] = (await ps(pid, 'stat=,lstart=')).split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name in parentheses may contain anything; the state follows it, and 19 fields later the
    // start time in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** The command line of a running process; empty if it has exited. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return ps(pid, 'args=');
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.replaceAll('\0', ' ').trim();
}

async function ps(pid: number, format: string): Promise<string> {
  const run = promisify(execFile)('ps', ['-ww', '-o', format, '-p', String(pid)], {
    timeout: PS_TIMEOUT_MS,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return run.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Leaves a running process `free` file descriptors until it is disposed of, beside those that it closes: further files
 * and sockets fail with EMFILE. With `NONE`, closing helps nothing. Linux with `prlimit` only.
 */
export async function descriptorLimit(
  pid: number,
  free: number | 'NONE',
): Promise<AsyncDisposable> {
  const { stdout } = await run('prlimit', [
    '--pid',
    String(pid),
    '--nofile',
    '-o',
    'SOFT',
    '--noheadings',
  ]);
  const open = new Set((await readdir(`/proc/${pid}/fd`)).map(Number));
  let limit = 0;
  for (
    let left = free === 'NONE' ? -1 : free;
    left > 0 || (left === 0 && open.has(limit));
    limit += 1
  ) {
    if (!open.has(limit)) left -= 1;
  }
  const set = (soft: string) => run('prlimit', ['--pid', String(pid), `--nofile=${soft}:`]);
  await set(String(limit));
  return {
    [Symbol.asyncDispose]: async () => {
      await set(stdout.trim());
    },
  };
}

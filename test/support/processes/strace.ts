import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '../general/until.ts';

/** A finished system call, successful or not; `startedAt` and `endedAt` give the order. */
export interface SystemCall {
  readonly name: string;
  /** As printed by strace -y: a descriptor with its path in angle brackets. */
  readonly args: string;
  readonly result: string;
  /** Line numbers of the trace. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Whether strace is installed and may attach to a process that is not its child. */
export function canStrace(): boolean {
  const probe = spawnSync(
    'strace',
    ['-p', String(process.pid), '-e', 'trace=none', '-o', '/dev/null'],
    {
      timeout: 500,
      killSignal: 'SIGINT',
    },
  );
  return probe.error === undefined || (probe.error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
}

/** Runs `work` while tracing all threads of the process, until the trace contains `last`. */
export async function strace(
  pid: number,
  calls: readonly string[],
  work: () => Promise<void>,
  last: RegExp,
): Promise<SystemCall[]> {
  const folder = await mkdtemp(join(tmpdir(), 'flexstorage-strace-'));
  const file = join(folder, 'trace');
  const args = ['-f', '-y', '-s', '64', '-e', `trace=${calls.join()}`, '-o', file, '-p', `${pid}`];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(tracer, 'exit');
  try {
    await once(tracer.stderr, 'data', { signal: AbortSignal.timeout(10_000) });
    await work();
    // The peer of a socket may observe a call before the tracer records it.
    await until(async () => last.test(await readFile(file, 'utf8')));
    tracer.kill('SIGINT');
    await exited;
    return callsOf(await readFile(file, 'utf8'));
  } finally {
    tracer.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (.*)$/;
const BEGIN = /^(\d+) +(\w+)\((.*?) *<unfinished \.\.\.>$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/;

/** Joins the two halves of calls interrupted by other threads. */
export function callsOf(trace: string): SystemCall[] {
  const begun = new Map<string, { args: string; startedAt: number }>();
  return trace.split('\n').flatMap((line, at): SystemCall[] => {
    const [, beginner = '', , begin = ''] = BEGIN.exec(line) ?? [];
    if (beginner) {
      begun.set(beginner, { args: begin, startedAt: at });
      return [];
    }
    const [, thread = '', again, rest = '', end = ''] = RESUMED.exec(line) ?? [];
    if (again !== undefined) {
      const { args, startedAt } = begun.get(thread) ?? { args: '', startedAt: at };
      return [{ name: again, args: args + rest, result: end, startedAt, endedAt: at }];
    }
    const [, , name, args = '', result = ''] = WHOLE.exec(line) ?? [];
    return name === undefined ? [] : [{ name, args, result, startedAt: at, endedAt: at }];
  });
}

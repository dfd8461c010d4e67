import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const MAX_OUTPUT = 20_000;

/**
 * Waits for a child process with piped output to exit. Rejects if it could not be started. If `signal` aborts first,
 * kills the child and throws the signal's reason.
 */
export async function outcomeOf(
  child: ChildProcess,
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-MAX_OUTPUT);
    });
  }
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    if (signal.aborted) kill();
    await once(child, 'close');
    signal.throwIfAborted();
    return { code: child.exitCode, output };
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

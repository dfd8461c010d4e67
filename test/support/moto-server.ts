import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const START_TIMEOUT_MS = 30_000;

/** An S3 service that somebody else has written. */
export interface MotoServer extends AsyncDisposable {
  readonly url: string;
}

/** The program of moto, of MOTO_SERVER or the PATH; undefined where it is not installed. */
export async function motoProgram(): Promise<string | undefined> {
  const program = process.env['MOTO_SERVER'] ?? 'moto_server';
  return promisify(execFile)(program, ['--help']).then(
    () => program,
    () => undefined,
  );
}

/** Starts it on a free port. Restores are done as soon as they were looked at once. */
export async function startMotoServer(program: string): Promise<MotoServer> {
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const url = await urlOf(child);
  child.stdout.resume();
  child.stderr.resume();
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  for (;;) {
    const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
    if (url !== undefined) return url;
    if (signal.aborted || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`moto does not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const NAME = 'moto_server';
const START_TIMEOUT_MS = 30_000;
const RESTORE_SECONDS = 0.5;

/** A third-party S3 service. */
export interface MotoServer extends AsyncDisposable {
  readonly url: string;
}

/** The version whose differences from S3 are known. */
export const MOTO_VERSION = '5.2.5';

/** The moto program of that version, from MOTO_SERVER or PATH; undefined if it is not installed. */
export async function motoProgram(): Promise<string | undefined> {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, NAME));
  for (const program of [process.env['MOTO_SERVER'] ?? [], paths].flat()) {
    if (!existsSync(program)) continue;
    const python = join(dirname(program), 'python3');
    const version = await answerOf(python, ['-c', 'import moto; print(moto.__version__)']);
    if (version.trim() === MOTO_VERSION) return program;
  }
  return undefined;
}

/** Makes restores take half a second, instead of completing on the first request. */
export async function enableMotoRestores(url: string): Promise<void> {
  const answer = await fetch(`${url}/moto-api/state-manager/set-transition`, {
    method: 'POST',
    body: JSON.stringify({
      model_name: 's3::keyrestore',
      transition: { progression: 'time', seconds: RESTORE_SECONDS },
    }),
    signal: AbortSignal.timeout(START_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`moto returned ${answer.status}: ${await answer.text()}`);
}

/** Starts moto on a free port. */
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
      throw new Error(`moto did not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function answerOf(program: string, args: readonly string[]): Promise<string> {
  return promisify(execFile)(program, args, { timeout: START_TIMEOUT_MS }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

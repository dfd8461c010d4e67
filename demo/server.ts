import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_ATTEMPTS = 300;

/** The server the demo talks to. Disposing it ends it if the demo has started it. */
export interface DemoServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly started: boolean;
}

/** The server that runs at HOST and PORT, or one that is started for the demo, on the same data as `npm start`. */
export async function useServer(): Promise<DemoServer> {
  const host = process.env['HOST'] ?? '127.0.0.1';
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${process.env['PORT'] ?? '4000'}`;
  const running = await isReady(url);
  const child = running ? undefined : await start(url);
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'dist/app/token.js')]);
  return {
    url,
    token: stdout.trim(),
    started: child !== undefined,
    [Symbol.asyncDispose]: async () => {
      if (!child || child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function start(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn' },
  });
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) throw new Error('the server could not be started');
    if (await isReady(url)) return child;
    await sleep(100);
  }
  child.kill('SIGTERM');
  throw new Error(`the server did not become ready at ${url}`);
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}

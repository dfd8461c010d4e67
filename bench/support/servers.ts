import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A server under test, as a process of its own. */
export interface BenchServer extends AsyncDisposable {
  readonly name: string;
  readonly uploadsUrl: string;
  readonly token: string | undefined;
  readonly pid: number;
  /**
   * Removes what was stored. Left alone, each upload would be written to memory that the machine has never touched,
   * and the price of that would drown everything else.
   */
  clear(): Promise<void>;
}

/** This project, built, on its embedded PostgreSQL. */
export async function startFlexStorage(folder: string): Promise<BenchServer> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: join(folder, 'flexstorage'),
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await waitFor(`http://127.0.0.1:${port}/readyz`, child);
  const token = await promisify(execFile)(process.execPath, [join(ROOT, 'dist/app/token.js')], {
    env,
  });
  return benchServer(
    'FlexStorage',
    port,
    token.stdout.trim(),
    child,
    join(env.DATA_DIR, 'objects'),
  );
}

/** @tus/server with @tus/file-store and nothing else. */
export async function startBareTus(folder: string): Promise<BenchServer> {
  const port = await freePort();
  const directory = join(folder, 'bare-tus');
  await mkdir(directory, { recursive: true });
  const script = fileURLToPath(new URL('../servers/bare-tus-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await waitFor(`http://127.0.0.1:${port}/uploads`, child);
  return benchServer('bare @tus/server', port, undefined, child, directory);
}

function benchServer(
  name: string,
  port: number,
  token: string | undefined,
  child: ChildProcess,
  objects: string,
): BenchServer {
  return {
    name,
    uploadsUrl: `http://127.0.0.1:${port}/uploads`,
    token,
    pid: child.pid ?? 0,
    clear: async () => {
      const entries = await readdir(objects);
      await Promise.all(entries.map((entry) => rm(join(objects, entry), { recursive: true })));
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function waitFor(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server at ${url} has ended`);
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response && response.status !== 503) return;
    await sleep(50);
  }
  throw new Error(`nothing answers at ${url}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePort, startServerProcess, tokenOf } from '../../test/support/server-process.ts';

/** A server under test, as a process of its own. */
export interface BenchServer extends AsyncDisposable {
  readonly name: string;
  readonly uploadsUrl: string;
  readonly token: string | undefined;
  readonly pid: number;
  /** Removes what was stored and settles the disk, so that the next upload pays for nothing but itself. */
  clear(): Promise<void>;
}

/** This project, built, on its embedded PostgreSQL. */
export async function startFlexStorage(folder: string): Promise<BenchServer> {
  const env = { DATA_DIR: join(folder, 'flexstorage'), LOG_LEVEL: 'warn' };
  const server = await startServerProcess({ env });
  return {
    name: 'FlexStorage',
    uploadsUrl: `${server.url}/uploads`,
    token: await tokenOf(env),
    pid: server.child.pid ?? 0,
    clear: () => empty(join(env.DATA_DIR, 'objects')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** @tus/server with @tus/file-store and nothing else. */
export async function startBareTus(folder: string): Promise<BenchServer> {
  const port = await freePort();
  const directory = join(folder, 'bare-tus');
  await mkdir(directory, { recursive: true });
  const script = fileURLToPath(new URL('../servers/bare-tus-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It says so once it listens.
  await once(child.stdout, 'data');
  return {
    name: 'bare @tus/server',
    uploadsUrl: `http://127.0.0.1:${port}/uploads`,
    token: undefined,
    pid: child.pid ?? 0,
    clear: () => empty(directory),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function empty(folder: string): Promise<void> {
  const entries = await readdir(folder);
  await Promise.all(entries.map((entry) => rm(join(folder, entry), { recursive: true })));
  await promisify(execFile)('sync');
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  freePort,
  startServerProcess,
  tokenOf,
} from '../../test/support/processes/server-process.ts';

/** A server under test, in a separate process. */
export interface BenchServer extends AsyncDisposable {
  readonly name: string;
  readonly uploadsUrl: string;
  readonly token: string | undefined;
  readonly pid: number;
  /** Removes stored files and syncs the disk, so that the next upload pays only its own cost. */
  clear(): Promise<void>;
}

/** The built project with embedded PostgreSQL. */
export async function startFlexStorage(folder: string): Promise<BenchServer> {
  const env = { DATA_DIR: join(folder, 'flexstorage'), LOG_LEVEL: 'warn' };
  const server = await startServerProcess({ env });
  return {
    name: 'FlexStorage',
    uploadsUrl: `${server.url}/uploads`,
    token: await tokenOf(env),
    pid: server.child.pid ?? 0,
    clear: () => removeFiles(join(env.DATA_DIR, 'objects')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Only @tus/server with @tus/file-store. */
export async function startBareTus(folder: string): Promise<BenchServer> {
  const port = await freePort();
  const directory = join(folder, 'bare-tus');
  await mkdir(directory, { recursive: true });
  const script = fileURLToPath(new URL('../servers/bare-tus-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Its first output means that it is listening.
  await once(child.stdout, 'data');
  return peer('bare @tus/server', `http://127.0.0.1:${port}/uploads`, child, directory);
}

/** tusd with its file store, without hooks or proxy; undefined if it is not installed. */
export async function startTusd(folder: string): Promise<BenchServer | undefined> {
  const tell = await promisify(execFile)('tusd', ['-version']).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!tell) return undefined;
  const version = /Version: v?(\d\S*)/.exec(tell.stdout)?.[1] ?? '(unknown version)';
  const port = await freePort();
  const directory = join(folder, 'tusd');
  await mkdir(directory, { recursive: true });
  const url = `http://127.0.0.1:${port}/uploads/`;
  const address = ['-host', '127.0.0.1', '-port', String(port), '-base-path', '/uploads/'];
  const child = spawn('tusd', [...address, '-upload-dir', directory, '-verbose=false'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await fetch(url, { method: 'OPTIONS' }).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`tusd ended with code ${child.exitCode}`);
    await sleep(25);
  }
  return peer(`tusd ${version}`, url, child, directory);
}

function peer(name: string, uploadsUrl: string, child: ChildProcess, folder: string): BenchServer {
  return {
    name,
    uploadsUrl,
    token: undefined,
    pid: child.pid ?? 0,
    clear: () => removeFiles(folder),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Keeps folders, because a long-running server has already created them. */
async function removeFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.flexstorage-root');
  await Promise.all(files.map((file) => rm(join(file.parentPath, file.name), { force: true })));
  await promisify(execFile)('sync');
}

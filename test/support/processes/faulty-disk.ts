import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type ServerProcess, startServerProcess } from './server-process.ts';

const WATCH = fileURLToPath(new URL('io-watch.mjs', import.meta.url));
/** EIO */
const FAILINFO = 5;

/** libfiu's names. Sockets and pipes use other calls, so only file I/O can fail. */
const POINTS = {
  write: 'posix/io/rw/pwrite',
  datasync: 'posix/io/sync/fdatasync',
  sync: 'posix/io/sync/fsync',
  rename: 'posix/io/dir/rename',
} as const;

/** Kinds of system calls; directories are synced by `sync`. */
type Failing = keyof typeof POINTS;

/** Failure rates of the server's file I/O, from 0 to 1. */
export type Faults = Readonly<Partial<Record<Failing | 'link', number>>>;

/** `direct` are writes that bypass the page cache; they fail at the rate of `write`. */
export type IoKind = Failing | 'link' | 'direct';

interface IoCount {
  readonly calls: number;
  readonly done: number;
  /** Failed by an injected fault, not by a regular error. */
  readonly failed: number;
  /** Bytes of all attempted calls. */
  readonly bytes: number;
}

/** A server process whose file I/O fails on demand, with EIO. */
export interface FaultyDisk extends AsyncDisposable {
  readonly server: ServerProcess;
  /** Replaces the injected faults. */
  inject(faults: Faults): Promise<void>;
  /** Makes only the next such call fail. */
  failNext(kind: Failing): Promise<void>;
  /** Calls since the process started. */
  counts(): Promise<Record<IoKind, IoCount>>;
}

/** Whether libfiu and its tools are installed (Debian: fiu-utils). */
export function hasFiu(): boolean {
  const run = spawnSync('fiu-run', ['-x', process.execPath, '--version']);
  const control = spawnSync('fiu-ctrl', ['-h']);
  return run.status === 0 && run.stderr.length === 0 && control.error === undefined;
}

/** Starts the built server under libfiu. `hardLinks: false` puts its objects on a file system without hard links. */
export async function startOnFaultyDisk(
  env: Readonly<Record<string, string>>,
  { hardLinks = true } = {},
): Promise<FaultyDisk> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'flexstorage-faults-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const setLinks = (share: number): Promise<void> =>
    writeFile(join(folder, 'links'), hardLinks ? `EIO ${share}` : 'EPERM 1');
  await setLinks(0);
  const pipes = join(folder, 'fiu');
  const server = stack.use(
    await startServerProcess({
      env: { ...env, IO_WATCH_DIR: folder },
      under: ['fiu-run', '-x', '-f', pipes],
      nodeArgs: ['--import', WATCH],
    }),
  );
  const control = async (commands: readonly string[]): Promise<void> => {
    if (commands.length === 0) return;
    const args = ['-f', pipes, ...commands.flatMap((command) => ['-c', command])];
    const { stdout } = await promisify(execFile)('fiu-ctrl', [...args, String(server.child.pid)]);
    if (stdout !== '') throw new Error(stdout);
  };
  let enabled: string[] = [];
  const enable = async (points: readonly (readonly [point: string, rest: string])[]) => {
    await control(enabled.map((point) => `disable name=${point}`));
    enabled = points.map(([point]) => point);
    await control(points.map(([point, rest]) => `${rest},name=${point},failinfo=${FAILINFO}`));
  };
  const owned = stack.move();
  return {
    server,
    inject: async ({ link = 0, ...faults }) => {
      await setLinks(link);
      await enable(
        Object.entries(faults).map(([kind, share]) => [
          POINTS[kind as Failing],
          `enable_random probability=${share}`,
        ]),
      );
    },
    failNext: (kind) => enable([[POINTS[kind], 'enable onetime']]),
    counts: async () => countsOf(await readFile(join(folder, 'calls'), 'utf8')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function countsOf(lines: string): Record<IoKind, IoCount> {
  const calls = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  const count = (kind: IoKind): IoCount => {
    const own = calls.filter(([name]) => name === kind);
    return {
      calls: own.length,
      done: own.filter(([, , outcome]) => outcome === 'ok').length,
      failed: own.filter(([, , outcome]) => outcome === 'EIO').length,
      bytes: own.reduce((sum, [, bytes]) => sum + Number(bytes), 0),
    };
  };
  return {
    write: count('write'),
    direct: count('direct'),
    datasync: count('datasync'),
    sync: count('sync'),
    rename: count('rename'),
    link: count('link'),
  };
}

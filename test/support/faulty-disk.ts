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

/** libfiu's names. Sockets and pipes are written by others, so that nothing but files can fail. */
const POINTS = {
  write: 'posix/io/rw/pwrite',
  datasync: 'posix/io/sync/fdatasync',
  sync: 'posix/io/sync/fsync',
  rename: 'posix/io/dir/rename',
} as const;

/** Of system calls; a directory is synced by `sync`. */
type Failing = keyof typeof POINTS;

/** What fails of a server's own I/O: shares of the calls, 0 to 1. */
export type Faults = Readonly<Partial<Record<Failing | 'link', number>>>;

/** `direct` are writes past the page cache; they fail as `write` says. */
export type IoKind = Failing | 'link' | 'direct';

interface IoCount {
  readonly calls: number;
  readonly done: number;
  /** By an injected fault, not by what a call is told in good order. */
  readonly failed: number;
  /** Of all the calls that were tried. */
  readonly bytes: number;
}

/** A server process whose file I/O fails on demand, with EIO. */
export interface FaultyDisk extends AsyncDisposable {
  readonly server: ServerProcess;
  /** From now on these fail, and no others. */
  inject(faults: Faults): Promise<void>;
  /** The next such call fails; those after it do not. */
  failNext(kind: Failing): Promise<void>;
  /** What was called since the process began. */
  counts(): Promise<Record<IoKind, IoCount>>;
}

/** Whether libfiu and its tools are here (Debian: fiu-utils). */
export function hasFiu(): boolean {
  const run = spawnSync('fiu-run', ['-x', process.execPath, '--version']);
  const control = spawnSync('fiu-ctrl', ['-h']);
  return run.status === 0 && run.stderr.length === 0 && control.error === undefined;
}

/** Starts the built server under libfiu. With `hardLinks` false its objects lie on a file system that has none. */
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

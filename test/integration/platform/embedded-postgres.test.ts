import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  joinEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/platform/embedded-postgres/embedded-postgres.ts';
import { processIdentity } from '../../../src/platform/processes/process-identity.ts';
import { queryRows } from '../../support/database/query-rows.ts';
import { startInOtherProcess } from '../../support/processes/other-process.ts';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const HAS_USER_NAMESPACES =
  spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true']).status === 0;
if (!IS_ROOT || !HAS_USER_NAMESPACES) {
  console.warn('NOT TESTED: starting as root on a closed folder (needs root and user namespaces)');
}

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

async function newFolder(parent = tmpdir(), mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(parent, 'flexstorage-pg-test-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, mode);
  return folder;
}

async function start(dataDir: string, log: string[] = []) {
  const postgres = await startEmbeddedPostgres({ dataDir, log: (message) => log.push(message) });
  return resources.use(postgres);
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** The inodes of a process's open sockets. */
async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')),
  );
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

describe('embedded PostgreSQL', () => {
  it('initialises PostgreSQL 18 with UTF-8 text and data checksums', async () => {
    const { connection } = await start(await newFolder());
    const [row] = await queryRows(
      connection,
      `SELECT version(), datlocprovider, datlocale, 'É' ILIKE 'é', current_setting('data_checksums'),
              current_setting('fsync'), current_setting('synchronous_commit')
         FROM pg_database WHERE datname = 'flexstorage'`,
    );
    expect(row).toEqual([
      expect.stringContaining('PostgreSQL 18.'),
      'b',
      'C.UTF-8',
      true,
      'on',
      'on',
      'on',
    ]);
  });

  it('keeps the data of an earlier run', async () => {
    const dataDir = await newFolder();
    {
      await using first = await startEmbeddedPostgres({ dataDir, log: () => {} });
      await queryRows(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    }
    const second = await start(dataDir);
    expect(await queryRows(second.connection, 'SELECT answer FROM kept')).toEqual([[42]]);
  });

  it('stops on disposal without leaving a process, socket or connection file', async () => {
    const dataDir = await newFolder();
    const postgres = await start(dataDir);
    const pid = await postmasterPid(dataDir);
    await postgres[Symbol.asyncDispose]();
    await postgres.exited;
    expect(await processIdentity(pid)).toBeUndefined();
    await expect(stat(postgres.connection.host)).rejects.toThrow('ENOENT');
    expect(await joinEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('listens on no TCP port', async () => {
    const dataDir = await newFolder();
    const { connection } = await start(dataDir);
    const pid = await postmasterPid(dataDir);
    const sockets = await socketsOf(pid);
    // Proves that sockets are visible at all: there is the UNIX socket.
    expect(sockets.length).toBeGreaterThan(0);
    const tcp = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
    );
    const lines = tcp.flatMap((table) => table.split('\n'));
    const inodes = new Set(lines.map((line) => line.trim().split(/\s+/)[9]));
    expect(sockets.filter((inode) => inodes.has(inode))).toEqual([]);
    expect(await queryRows(connection, 'SHOW listen_addresses')).toEqual([['']]);
  });

  it('restricts the socket and the password to its user', async () => {
    const dataDir = await newFolder();
    const { connection } = await start(dataDir);
    expect((await stat(connection.host)).mode & 0o777).toBe(0o700);
    const files = ['postgres.json', 'postgres.password', 'postgres.log'];
    const modes = files.map(async (name) => (await stat(join(dataDir, name))).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o600, 0o600, 0o600]);
    await expect(queryRows({ ...connection, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject(
      {
        code: '28P01',
      },
    );
  });

  it('detects that the server was killed and restarts on the same data', async () => {
    const dataDir = await newFolder();
    const first = await start(dataDir);
    await queryRows(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await first.exited;
    expect(await readdir(join(dataDir, 'postgres'))).toContain('postmaster.pid');

    const second = await start(dataDir);
    expect(await queryRows(second.connection, 'SELECT answer FROM kept')).toEqual([[42]]);
  });

  it('restarts when the PID of a killed server has been reused by another program', async () => {
    const dataDir = await newFolder();
    const first = await start(dataDir);
    const path = join(dataDir, 'postgres', 'postmaster.pid');
    const left = await readFile(path, 'utf8');
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await first.exited;
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore', ...(IS_ROOT ? NOBODY : {}) });
    resources.defer(() => void bystander.kill());
    await once(bystander, 'spawn');
    await writeFile(path, left.replace(/^\d+/, String(bystander.pid)));

    const second = await start(dataDir);
    expect(await queryRows(second.connection, 'SELECT 1')).toEqual([[1]]);
  });

  it('adopts a server left running by its process', async () => {
    const dataDir = await newFolder();
    const other = resources.use(startInOtherProcess(dataDir));
    const { connection, owned } = await other.report;
    expect(owned).toBe(true);
    const pid = await postmasterPid(dataDir);
    await other.kill();

    const log: string[] = [];
    const adopted = await start(dataDir, log);
    expect(log).toContain('adopted the PostgreSQL server that an earlier process left running');
    expect(adopted).toMatchObject({ owned: true, connection });
    expect(await postmasterPid(dataDir)).toBe(pid);
    await adopted[Symbol.asyncDispose]();
    expect(await processIdentity(pid)).toBeUndefined();
  });

  it('does not receive the Ctrl-C sent to its process', async () => {
    const dataDir = await newFolder();
    const other = resources.use(startInOtherProcess(dataDir));
    const { connection } = await other.report;
    other.pressCtrlC();
    expect(await queryRows(connection, 'SELECT pg_sleep(0.1), 1')).toEqual([['', 1]]);

    // Without this the server would outlive the test.
    await other.kill();
    await start(dataDir);
  });

  it('joins a server of a running process and leaves it running', async () => {
    const dataDir = await newFolder();
    const other = resources.use(startInOtherProcess(dataDir));
    const { connection } = await other.report;
    const joined = await start(dataDir);
    expect(joined).toMatchObject({ owned: false, connection });
    expect(await joinEmbeddedPostgres(dataDir)).toEqual(connection);
    await joined[Symbol.asyncDispose]();
    expect(await queryRows(connection, 'SELECT 1')).toEqual([[1]]);

    // Without this the server would outlive the test.
    await other.kill();
    await start(dataDir);
  });

  it('initialises once when several processes start at the same time', async () => {
    const dataDir = await newFolder();
    const other = resources.use(startInOtherProcess(dataDir));
    const another = resources.use(startInOtherProcess(dataDir));
    const all = await Promise.all([other.report, another.report, start(dataDir), start(dataDir)]);
    expect(all.filter(({ owned }) => owned)).toHaveLength(1);
    expect(new Set(all.map(({ connection }) => connection.host)).size).toBe(1);
    // Without this the server would outlive the test when another process owned it.
    await Promise.all([other.kill(), another.kill()]);
    await start(dataDir);
  });

  it('starts after the first start was killed while initialising', async () => {
    const dataDir = await newFolder();
    const other = resources.use(startInOtherProcess(dataDir));
    other.report.catch(() => {});
    await vi.waitFor(async () => {
      const draft = (await readdir(dataDir)).find((name) => /^postgres\.init-\w{6}$/.test(name));
      expect(await readdir(join(dataDir, draft ?? ''))).toContain('PG_VERSION');
    }, 20_000);
    await other.kill();
    expect(await readdir(dataDir)).not.toContain('postgres');

    const { connection } = await start(dataDir);
    expect(await queryRows(connection, 'SELECT 1')).toEqual([[1]]);
  });

  it('stops starting when aborted, and can start later', async () => {
    const dataDir = await newFolder();
    const stop = new AbortController();
    const log = () => stop.abort(new Error('told to stop'));
    await expect(startEmbeddedPostgres({ dataDir, log, signal: stop.signal })).rejects.toThrow(
      'told to stop',
    );
    await start(dataDir);
  });

  describe.skipIf(!IS_ROOT || !HAS_USER_NAMESPACES)('started as root', () => {
    it('works in a home folder that is not accessible to others', async () => {
      const dataDir = join(await newFolder(homedir(), 0o700), 'data');
      const { connection } = await start(dataDir);
      expect(await queryRows(connection, 'SELECT 1')).toEqual([[1]]);
      expect((await stat(join(dataDir, 'postgres'))).uid).toBe(0);
    });

    it('keeps the data when the folder permissions change between runs', async () => {
      const parent = await newFolder();
      const dataDir = join(parent, 'data');
      const runWith = async (mode: number) => {
        await chmod(parent, mode);
        await using postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
        await queryRows(postgres.connection, 'CREATE TABLE IF NOT EXISTS run (at timestamptz)');
        await queryRows(postgres.connection, 'INSERT INTO run VALUES (now())');
        return (await stat(join(dataDir, 'postgres'))).uid;
      };
      expect(await runWith(0o711)).toBe(NOBODY.uid);
      expect(await runWith(0o700)).toBe(0);
      expect(await runWith(0o711)).toBe(NOBODY.uid);
      const { connection } = await start(dataDir);
      expect(await queryRows(connection, 'SELECT count(*)::int FROM run')).toEqual([[3]]);
    });
  });

  it('works in a path longer than the limit for socket paths', async () => {
    const dataDir = join(await newFolder(), 'a'.repeat(100), 'b c'.repeat(20));
    await mkdir(dataDir, { recursive: true });
    const { connection } = await start(dataDir);
    expect(await queryRows(connection, 'SELECT 1')).toEqual([[1]]);
  });
});

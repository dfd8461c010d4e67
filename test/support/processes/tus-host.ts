import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readConfig } from '../../../src/app/config.ts';
import { issueToken } from '../../../src/app/issue-token.ts';
import { joinEmbeddedPostgres } from '../../../src/platform/embedded-postgres/embedded-postgres.ts';
import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { processIdentity } from '../../../src/platform/processes/process-identity.ts';
import type { TestDatabase } from '../database/test-database.ts';
import { type CheckedPlaces, placesOf } from '../fsck/checked-places.ts';
import { until } from '../general/until.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';

const METER = fileURLToPath(new URL('body-meter.mjs', import.meta.url));
const CRASH_AT = fileURLToPath(new URL('crash-at.mjs', import.meta.url));

export interface TusHostOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Prepares its processes for `crashAt`. */
  readonly crashes?: boolean;
  /** An external database to use instead of an embedded PostgreSQL. */
  readonly external?: Pick<TestDatabase, 'url' | 'connection'>;
  /** An installation to join as another node; its folder is shared but not owned. */
  readonly nodeOf?: TusHost;
}

/** The bytes that a server process has read from one request body. */
export interface BodyRead {
  /** Time of its first bytes, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly path: string;
  /** The Upload-Offset of the request. */
  readonly offset: number;
  readonly bytes: number;
}

/** An installation in its own folder, whose server process can be restarted on the same port. */
export class TusHost implements AsyncDisposable {
  private current: ServerProcess | undefined;
  private knownToken: Promise<string> | undefined;

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    private readonly meterDir: string,
    private readonly options: TusHostOptions,
  ) {}

  /** Starts no process yet. */
  static async prepare(options: TusHostOptions = {}): Promise<TusHost> {
    const { nodeOf } = options;
    if (nodeOf) return new TusHost(nodeOf.dataDir, await freePort(), nodeOf.meterDir, options);
    const dataDir = await mkdtemp(join(tmpdir(), 'flexstorage-host-'));
    // When started as root, PostgreSQL runs as another user, who needs access to the folder.
    await chmod(dataDir, 0o711);
    const meterDir = await mkdtemp(join(tmpdir(), 'flexstorage-meter-'));
    return new TusHost(dataDir, await freePort(), meterDir, options);
  }

  static async start(options: TusHostOptions = {}): Promise<TusHost> {
    const host = await TusHost.prepare(options);
    await host.restart();
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get env(): Record<string, string> {
    const { external, env } = this.options;
    return { DATA_DIR: this.dataDir, ...(external && { DATABASE_URL: external.url }), ...env };
  }

  get places(): CheckedPlaces {
    return placesOf(readConfig(this.env));
  }

  get server(): ServerProcess {
    if (!this.current) throw new Error('the server was not started');
    return this.current;
  }

  /** Starts a new server process; the previous one must have ended. */
  async restart(): Promise<ServerProcess> {
    const { crashes = false } = this.options;
    this.current = await startServerProcess({
      port: this.port,
      env: { ...this.env, BODY_METER_DIR: this.meterDir },
      nodeArgs: ['--import', METER, ...(crashes ? ['--import', CRASH_AT] : [])],
      channel: crashes,
    });
    return this.current;
  }

  /** Lets the running server kill itself at `point:n` of crash-at.mjs. */
  async crashAt(point: string): Promise<ServerProcess> {
    const { server } = this;
    const armed = once(server.child, 'message', { signal: AbortSignal.timeout(10_000) });
    server.child.send(point);
    await armed;
    return server;
  }

  /** An access token of the admin. */
  token(): Promise<string> {
    this.knownToken ??= issueToken(this.env);
    return this.knownToken;
  }

  async database(): Promise<PostgresConnection> {
    const { external } = this.options;
    const connection = external?.connection ?? (await joinEmbeddedPostgres(this.dataDir));
    if (!connection) throw new Error('no PostgreSQL is running');
    return connection;
  }

  /** Bytes of request bodies read from sockets by all server processes, including dead ones. */
  async bytesRead(): Promise<number> {
    const meters = await this.meters();
    return meters.reduce((sum, meter) => sum + Number.parseInt(meter || '0', 10), 0);
  }

  /** All requests with a body of all server processes, in the order of their first bytes. */
  async bodiesRead(): Promise<BodyRead[]> {
    const lines = (await this.meters()).flatMap((meter) => meter.split('\n').slice(1));
    return lines
      .map((line) => line.trim().split(' '))
      .filter((fields) => fields.length === 4)
      .map(([startedAt, path = '', offset, bytes]) => ({
        startedAt: Number(startedAt),
        path,
        offset: Number(offset),
        bytes: Number(bytes),
      }))
      .toSorted((one, other) => one.startedAt - other.startedAt);
  }

  private async meters(): Promise<string[]> {
    const names = await readdir(this.meterDir);
    return Promise.all(names.map((name) => readFile(join(this.meterDir, name), 'utf8')));
  }

  /** The PID of the embedded PostgreSQL, if it is running. */
  async postmasterPid(): Promise<number | undefined> {
    const path = join(this.dataDir, 'postgres/postmaster.pid');
    const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
    return pid > 1 && (await processIdentity(pid)) !== undefined ? pid : undefined;
  }

  /** Signals the embedded PostgreSQL and waits until its process has ended. */
  async endPostmaster(signal: NodeJS.Signals): Promise<void> {
    const pid = await this.postmasterPid();
    if (pid === undefined) return;
    process.kill(pid, signal);
    await until(async () => (await processIdentity(pid)) === undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.current?.end('SIGTERM');
    if (this.options.nodeOf) return;
    // After a kill -9 nothing else stops it.
    await this.endPostmaster('SIGQUIT');
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.meterDir, { recursive: true, force: true });
  }
}

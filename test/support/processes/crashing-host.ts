import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

import { isIdle, startJob } from '../database/job-queue.ts';
import { queryRows } from '../database/query-rows.ts';
import { retryAbandonedJobs } from '../database/retry-abandoned-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { halfDone } from '../fsck/half-done.ts';
import type { SeededRandom } from '../general/seeded-random.ts';
import { until } from '../general/until.ts';
import { ask } from '../graphql/graphql-app.ts';
import { TusHost } from './tus-host.ts';

/** Points in crash-at.mjs that deletions pass. */
export const COMMITS = ['before-any-commit', 'after-any-commit'] as const;
export const REMOVALS = ['before-object-removal', 'after-object-removal'] as const;
export const ACCOUNT_ROW = 'after-account-row';

type Point = (typeof COMMITS)[number] | (typeof REMOVALS)[number] | typeof ACCOUNT_ROW;

/** Where to kill: the points take turns; at each, one of the first `events` is chosen at random. */
export interface Kill {
  readonly points: readonly Point[];
  readonly events: number;
  readonly turn: number;
}

/** Jobs that delete, and those that make and remove previews. */
const JOBS = [
  'empty-trash',
  'remove-content',
  'sweep-trash',
  'sweep-account-deletions',
  'make-previews',
  'remove-previews',
];

/** An installation whose server is killed while it does something, and started again. */
export class CrashingHost implements AsyncDisposable {
  kills = 0;
  /** Kills at their point; the others came when everything was done. */
  reached = 0;
  /** What was half done right after a kill. */
  readonly halves: string[] = [];

  private constructor(
    readonly host: TusHost,
    readonly database: TestDatabase,
    readonly token: string,
    private readonly random: SeededRandom,
  ) {}

  static async start(random: SeededRandom): Promise<CrashingHost> {
    await using stack = new AsyncDisposableStack();
    const external = stack.use(await createTestDatabase());
    const env = { SIGN_UP: 'true' };
    const host = stack.use(await TusHost.start({ crashes: true, external, env }));
    const started = new CrashingHost(host, external, await host.token(), random);
    stack.move();
    return started;
  }

  /** Kills the server at a point while it acts, or when it is done; starts it again. */
  async killDuring(act: () => Promise<unknown>, { points, events, turn }: Kill): Promise<void> {
    const point = points[turn % points.length] ?? 'after-any-commit';
    const { child } = await this.host.crashAt(`${point}:${this.random.between(1, events)}`);
    const isDead = () => child.exitCode !== null || child.signalCode !== null;
    await act().catch(() => undefined);
    await until(async () => isDead() || this.isIdle(), { timeoutMs: 45_000 });
    if (isDead()) this.reached += 1;
    await this.kill();
    this.halves.push(...(await halfDone(this.database.connection)));
    await retryAbandonedJobs(this.database.connection);
    await this.host.restart();
  }

  /** Kills the server, if it is still running, and waits until what it sent to the database has ended. */
  async kill(): Promise<void> {
    await this.host.server.end('SIGKILL');
    this.kills += 1;
    const sessions = `pg_stat_activity where datname = current_database()
      and backend_type = 'client backend' and pid <> pg_backend_pid()`;
    await until(async () => (await this.count(sessions)) === 0);
  }

  /** Sends an operation of the admin, which must succeed. */
  ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return ask({ url: `${this.host.url}/graphql` }, document, variables, this.token);
  }

  /** Rows of `from`, the rest of a query. */
  async count(from: string): Promise<number> {
    const rows = await queryRows(this.database.connection, `select count(*)::int from ${from}`);
    return Number(rows[0]?.[0]);
  }

  startJob(name: string): Promise<void> {
    return startJob(this.database.connection, name);
  }

  /** Runs a scheduled job, and everything else that was begun. */
  async runJob(name: string): Promise<void> {
    await this.startJob(name);
    await this.idle();
  }

  /** Waits until everything that was begun is done. */
  idle(): Promise<void> {
    return until(() => this.isIdle(), { timeoutMs: 45_000, everyMs: 100 });
  }

  private isIdle(): Promise<boolean> {
    return isIdle(this.database.connection, JOBS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    await this.database[Symbol.asyncDispose]();
  }
}

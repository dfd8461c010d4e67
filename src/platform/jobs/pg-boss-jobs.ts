import { PgBoss } from 'pg-boss';

import type { Job, JobData, JobName } from '../../kernel/jobs.ts';
import type { DatabaseConnection } from '../postgres/database-connection.ts';
import type { Sql } from '../postgres/sql.ts';

/** How the jobs of one name are queued. */
export interface JobSettings {
  /** A cron line in UTC for a job that comes by itself. */
  readonly cron?: string;
  /** Tried again this often, with growing pauses. */
  readonly retries: number;
  /** A run that takes longer is given up and tried again. Seconds. */
  readonly timeoutSeconds: number;
}

/** What runs for each job. */
export type JobHandlers = {
  readonly [Name in JobName]: (data: JobData[Name], signal: AbortSignal) => Promise<void>;
};

/** How long a stop waits for running jobs. Milliseconds. */
const STOP_TIMEOUT_MS = 5_000;

/** The job queue: pg-boss in its own schema of the same database, so that jobs commit with what they follow from. */
export class PgBossJobs implements AsyncDisposable {
  private constructor(
    private readonly boss: PgBoss,
    private readonly stopping: AbortController,
  ) {}

  /** Connects, migrates its schema, and makes the queues. `supervise`: this process also looks after them. */
  static async start(
    connection: DatabaseConnection,
    options: { supervise: boolean; log: (message: string, error: unknown) => void },
    settingsOf: Readonly<Record<JobName, JobSettings>>,
  ): Promise<PgBossJobs> {
    const boss = new PgBoss({
      ...connection,
      application_name: 'flexstorage-jobs',
      max: 3,
      supervise: options.supervise,
      schedule: options.supervise,
    });
    boss.on('error', (error) => options.log('job queue', error));
    await boss.start();
    for (const name of Object.keys(settingsOf) as JobName[]) {
      const { retries, timeoutSeconds, cron } = settingsOf[name];
      const settings = {
        retryLimit: retries,
        retryDelay: 5,
        retryBackoff: true,
        retryDelayMax: 3600,
        expireInSeconds: timeoutSeconds,
      };
      // A job that comes by itself need not wait twice.
      await boss.createQueue(name, { ...settings, policy: cron ? 'stately' : 'standard' });
      await boss.updateQueue(name, settings);
      if (cron && options.supervise) await boss.schedule(name, cron, {});
    }
    return new PgBossJobs(boss, new AbortController());
  }

  /** Runs jobs in this process until disposed. */
  async work(handlers: JobHandlers): Promise<void> {
    for (const name of Object.keys(handlers) as JobName[]) {
      await this.boss.work<JobData[typeof name]>(
        name,
        { pollingIntervalSeconds: 2, batchSize: 1 },
        async ([job]) => {
          if (!job) return;
          const signal = AbortSignal.any([job.signal, this.stopping.signal]);
          const handler = handlers[name] as (data: unknown, abort: AbortSignal) => Promise<void>;
          await handler(job.data, signal);
        },
      );
    }
  }

  /** Enqueues by statements of the caller's transaction. */
  readonly enqueue = async (jobs: readonly Job[], sql: Sql): Promise<void> => {
    const db = {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql(text, values) }),
    };
    for (const { name, data, delaySeconds } of jobs) {
      await this.boss.send(name, data, { db, startAfter: delaySeconds ?? 0 });
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: true });
  }
}

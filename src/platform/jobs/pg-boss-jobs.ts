import { PgBoss } from 'pg-boss';

import type { Job, JobSettings } from '../../kernel/jobs.ts';
import type { DatabaseConnection } from '../postgres/database-connection.ts';
import type { Sql } from '../postgres/sql.ts';

/** Runs one job; returns undefined for a job name that this version does not know. */
type RunJob = (name: string, data: never, signal: AbortSignal) => Promise<void> | undefined;

type SettingsByName = Readonly<Record<string, JobSettings>>;

/** How long shutdown waits for running jobs, in milliseconds. */
const STOP_TIMEOUT_MS = 5_000;

/** Workers are notified of jobs when they are enqueued. Polling finds those that become due later, such as retries. */
const POLLING = { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5 };

/** How often jobs of crashed processes are looked for. With the default of a minute, a user would notice. */
const SUPERVISION = { superviseIntervalSeconds: 20, monitorIntervalSeconds: 20 };

/** The job queue: pg-boss in its own schema of the same database, so jobs commit with the changes that enqueue them. */
export class PgBossJobs implements AsyncDisposable {
  private constructor(
    private readonly boss: PgBoss,
    private readonly settingsByName: SettingsByName,
    private readonly stopping: AbortController,
  ) {}

  /**
   * Connects, migrates the queue schema and creates the queues. `supervise`: for a process that runs
   * jobs, which also maintains the queues and listens for new jobs.
   */
  static async start(
    connection: DatabaseConnection,
    options: { supervise: boolean; log: (message: string, error: unknown) => void },
    settingsByName: SettingsByName,
  ): Promise<PgBossJobs> {
    const boss = new PgBoss({
      ...connection,
      ...SUPERVISION,
      application_name: 'flexstorage-jobs',
      max: 3,
      useListenNotify: options.supervise,
      supervise: options.supervise,
      schedule: options.supervise,
    });
    boss.on('error', (error) => options.log('job queue', error));
    await boss.start();
    for (const [name, { retries, timeoutSeconds, ...job }] of Object.entries(settingsByName)) {
      const { cron, heartbeatSeconds } = job;
      const settings = {
        retryLimit: retries,
        retryDelay: 5,
        retryBackoff: true,
        retryDelayMax: 3600,
        expireInSeconds: timeoutSeconds,
        notify: true,
      };
      // A scheduled job must not be queued twice.
      await boss.createQueue(name, { ...settings, policy: cron ? 'stately' : 'standard' });
      await boss.updateQueue(name, { ...settings, heartbeatSeconds: heartbeatSeconds ?? null });
      if (cron && options.supervise) await boss.schedule(name, cron, {});
    }
    if (options.supervise) await unscheduleOthers(boss, settingsByName);
    return new PgBossJobs(boss, settingsByName, new AbortController());
  }

  /** Runs jobs in this process until disposed. */
  async work(run: RunJob): Promise<void> {
    for (const [name, { concurrency = 1 }] of Object.entries(this.settingsByName)) {
      for (let started = 0; started < concurrency; started += 1) await this.startWorker(name, run);
    }
  }

  /** Starts a worker that runs one job of this name at a time. */
  private async startWorker(name: string, run: RunJob): Promise<void> {
    let worker: string | undefined;
    worker = await this.boss.work(name, POLLING, async ([job]) => {
      if (!job) return;
      try {
        await run(name, job.data as never, AbortSignal.any([job.signal, this.stopping.signal]));
      } finally {
        // Fetches the next job now instead of at the next poll.
        if (worker !== undefined) this.boss.notifyWorker(worker);
      }
    });
  }

  /** Enqueues jobs within the caller's transaction. */
  readonly enqueue = async (jobs: readonly Job[], sql: Sql): Promise<void> => {
    const db = {
      executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql(text, values) }),
    };
    for (const [name, group] of Map.groupBy(jobs, (job) => job.name)) {
      await this.boss.insert(
        name,
        group.map(({ data, delaySeconds }) => ({ data, startAfter: delaySeconds ?? 0 })),
        { db },
      );
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: true });
  }
}

/** Schedules of removed jobs would fill queues without workers. */
async function unscheduleOthers(boss: PgBoss, settingsByName: SettingsByName): Promise<void> {
  for (const { name } of await boss.getSchedules()) {
    if (!settingsByName[name]?.cron) await boss.unschedule(name);
  }
}

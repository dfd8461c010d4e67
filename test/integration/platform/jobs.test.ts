import { once } from 'node:events';

import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';

import type { JobSettings } from '../../../src/kernel/jobs.ts';
import { PgBossJobs } from '../../../src/platform/jobs/pg-boss-jobs.ts';
import { sqlOf } from '../../../src/platform/postgres/sql.ts';
import { queryRows } from '../../support/database/query-rows.ts';
import { retryAbandonedJobs } from '../../support/database/retry-abandoned-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/test-database.ts';

const SETTINGS: Record<string, JobSettings> = {
  quick: { retries: 0, timeoutSeconds: 60 },
  wide: { retries: 0, timeoutSeconds: 60, concurrency: 3 },
  flaky: { retries: 2, timeoutSeconds: 60 },
  beating: { retries: 1, timeoutSeconds: 60, heartbeatSeconds: 10 },
};

let database: TestDatabase;
let jobs: PgBossJobs;
/** Runs a job; replaced by each test. */
let run: (name: string, data: { n: number }, signal: AbortSignal) => Promise<void>;
const errors: unknown[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  const log = (_message: string, error: unknown) => void errors.push(error);
  jobs = await PgBossJobs.start(database.connection, { supervise: true, log }, SETTINGS);
  await jobs.work((name, data, signal) => run(name, data, signal));
});
afterEach(async () => {
  const failed = errors.splice(0);
  await jobs[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  expect(failed).toEqual([]);
});

/** Enqueues jobs in one transaction, which is rolled back if `before` its commit something fails. */
async function enqueue(
  name: string,
  count: number,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  const client = new Client({ ...database.connection });
  await client.connect();
  try {
    await client.query('begin');
    const all = Array.from({ length: count }, (_, n) => ({ name, data: { n } }));
    await jobs.enqueue(
      all,
      sqlOf((query) => client.query(query)),
    );
    await before();
    await client.query('commit');
  } finally {
    await client.end();
  }
}

// Polling alone would take at least two seconds for each job.
it('starts each job when it is committed', { timeout: 15_000 }, async () => {
  for (let round = 0; round < 10; round += 1) {
    const started = Promise.withResolvers<string>();
    run = async (name) => started.resolve(name);
    await enqueue('quick', 1);
    expect(await started.promise).toBe('quick');
  }
});

it('does not pause between queued jobs', { timeout: 15_000 }, async () => {
  const done = new Set<number>();
  run = async (_name, { n }) => void done.add(n);
  await enqueue('quick', 100);
  await expect.poll(() => done.size, { timeout: 10_000 }).toBe(100);
});

it('does not run a job before its transaction commits, nor after a rollback', async () => {
  const ran: string[] = [];
  run = async (name) => void ran.push(name);
  const rolledBack = enqueue('quick', 1, async () => {
    await enqueue('wide', 1);
    await expect.poll(() => ran).toEqual(['wide']);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  await enqueue('wide', 1);
  await expect.poll(() => ran).toEqual(['wide', 'wide']);
});

it('runs as many jobs at a time as its concurrency allows', { timeout: 15_000 }, async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  let running = 0;
  let most = 0;
  run = async () => {
    running += 1;
    most = Math.max(most, running);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    running -= 1;
  };
  await enqueue('wide', 9);
  for (let ended = 0; ended < 9; ended += 1) {
    await expect.poll(() => gates.length, { timeout: 10_000 }).toBeGreaterThan(ended);
    if (ended === 0) await expect.poll(() => running, { timeout: 10_000 }).toBe(3);
    gates[ended]?.resolve();
  }
  await expect.poll(() => running).toBe(0);
  expect(most).toBe(3);
});

it('retries a failed job and runs the next one in the meantime', { timeout: 30_000 }, async () => {
  const ran: number[] = [];
  run = async (_name, { n }) => {
    ran.push(n);
    if (n === 0 && ran.length === 1) throw new Error('once');
  };
  await enqueue('flaky', 2);
  await expect.poll(() => ran, { timeout: 10_000 }).toEqual([0, 1]);
  const retry = `where name = 'flaky' and state = 'retry'`;
  const delayed = `select start_after > now() + interval '2 s' from pgboss.job ${retry}`;
  expect(await queryRows(database.connection, delayed)).toEqual([[true]]);
  // Workers are not notified of a retry; polling finds it.
  await queryRows(database.connection, `update pgboss.job set start_after = now() ${retry}`);
  await expect.poll(() => ran, { timeout: 15_000 }).toEqual([0, 1, 0]);
});

it('retries a job without a heartbeat and ends the run that lost it', async () => {
  const signals: AbortSignal[] = [];
  run = async (_name, _data, signal) => {
    signals.push(signal);
    if (signals.length === 1) await once(signal, 'abort');
  };
  await enqueue('beating', 1);
  await expect.poll(() => signals).toHaveLength(1);
  await retryAbandonedJobs(database.connection);
  await expect.poll(() => signals, { timeout: 20_000 }).toHaveLength(2);
  expect(signals[0]?.aborted).toBe(true);
});

it('ends running jobs when it is disposed', async () => {
  const started = Promise.withResolvers<void>();
  let stopping: AbortSignal | undefined;
  run = async (_name, _data, signal) => {
    stopping = signal;
    started.resolve();
    await once(signal, 'abort');
  };
  await enqueue('quick', 1);
  await started.promise;
  expect(stopping?.aborted).toBe(false);
  await jobs[Symbol.asyncDispose]();
  expect(stopping?.aborted).toBe(true);
});

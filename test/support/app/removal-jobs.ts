import { JOBS } from '../../../src/app/contributions.ts';
import type { TestApp } from './test-app.ts';

/** Runs the jobs that remove the bytes and previews of purged contents; a test app runs no jobs by itself. */
export async function runRemovalJobs({ installation }: TestApp): Promise<void> {
  const jobs = await installation.sql<{ name: string; data: never }>(
    `select name, data from pgboss.job
     where name in ('remove-content', 'remove-previews') and state = 'created'`,
  );
  for (const { name, data } of jobs) {
    await JOBS[name]?.run(installation, data, AbortSignal.timeout(30_000));
  }
}

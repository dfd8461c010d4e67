import type { PgBossJobs } from '../platform/jobs/pg-boss-jobs.ts';
import { JOBS } from './contributions.ts';
import { entryOf } from './fold.ts';
import { CONTRIBUTIONS, type UseCases } from './modules.ts';

/** Runs jobs and background work until `owned` is disposed, and completes what an earlier process left unfinished. */
export async function startWorking(
  useCases: UseCases,
  jobs: PgBossJobs,
  owned: AsyncDisposableStack,
): Promise<void> {
  await jobs.work((name, data, signal) => entryOf('job', JOBS, name).run(useCases, data, signal));
  for (const { background } of CONTRIBUTIONS) {
    if (background) owned.use(background(useCases)).start();
  }
  const stopping = new AbortController();
  const recovering = recover(useCases, stopping.signal);
  owned.defer(async () => {
    stopping.abort();
    await recovering;
  });
}

async function recover(useCases: UseCases, signal: AbortSignal): Promise<void> {
  try {
    for (const contribution of CONTRIBUTIONS) await contribution.recover?.(useCases, signal);
  } catch (error) {
    if (!signal.aborted) useCases.log('could not clean up after the previous process', error);
  }
}

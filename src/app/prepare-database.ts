import { claimRoot } from '../modules/storage/infrastructure/local/claim-root.ts';
import { postgresPlaceClaims } from '../modules/storage/infrastructure/postgres-place-claims.ts';
import { PgBossJobs } from '../platform/jobs/pg-boss-jobs.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import type { Sql } from '../platform/postgres/sql.ts';
import type { Config } from './config.ts';
import { JOBS } from './contributions.ts';
import type { Database } from './open-database.ts';
import { type StorageSettings, storageRoots } from './storage-settings.ts';

/**
 * Runs migrations, checks that the folders belong to this database, and sets up the job queues, all under one lock so
 * that several nodes can start at once.
 */
export async function prepareDatabase(
  { orm, connection }: Database,
  sql: Sql,
  config: Config,
  settings: StorageSettings,
  log: (message: string, error?: unknown) => void,
): Promise<PgBossJobs> {
  let started: PgBossJobs | undefined;
  await migrate(orm, connection, async () => {
    const claims = postgresPlaceClaims(sql);
    for (const { name, path } of storageRoots(config, settings)) {
      await claimRoot(path, name, claims);
    }
    started = await PgBossJobs.start(connection, { supervise: config.role !== 'api', log }, JOBS);
  });
  if (!started) throw new Error('The job queue did not start.');
  return started;
}

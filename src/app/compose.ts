import type { Logger } from 'pino';

import { CompareHashes } from '../application/file/compare-hashes.ts';
import { DirectLinks } from '../application/file/direct-links.ts';
import { UpdateFile } from '../application/file/update-file.ts';
import { WatchFiles } from '../application/file/watch-files.ts';
import type { PriceTable } from '../application/ports/price-table.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { RestoreHints } from '../application/ports/restore-hints.ts';
import type { SharePreviews } from '../application/ports/share-previews.ts';
import { OpenDownload } from '../application/retrieval/open-download.ts';
import type { Clock } from '../domain/shared/clock.ts';
import { PostgresEventBus } from '../infrastructure/events/postgres-event-bus.ts';
import { PgBossJobs } from '../infrastructure/jobs/pg-boss-jobs.ts';
import { clientConfig } from '../infrastructure/postgres/database-connection.ts';
import { migrate } from '../infrastructure/postgres/migrate.ts';
import { MikroUnitOfWork } from '../infrastructure/postgres/mikro-unit-of-work.ts';
import { OutboxRelay } from '../infrastructure/postgres/outbox-relay.ts';
import { poolSql, poolTransactions } from '../infrastructure/postgres/pool-sql.ts';
import { PostgresFileQueries } from '../infrastructure/postgres/postgres-file-queries.ts';
import { PostgresHashQueries } from '../infrastructure/postgres/postgres-hash-queries.ts';
import { PostgresQuotaLedger } from '../infrastructure/postgres/postgres-quota-ledger.ts';
import { PostgresRootClaims } from '../infrastructure/postgres/postgres-root-claims.ts';
import { NoSharePreviews } from '../infrastructure/share/no-share-previews.ts';
import { claimRoot } from '../infrastructure/storage/claim-root.ts';
import { SystemClock } from '../infrastructure/system-clock.ts';
import { UuidV7Source } from '../infrastructure/uuid-v7-source.ts';
import { composeAccounts } from './compose-accounts.ts';
import { composeAlbums } from './compose-albums.ts';
import { composeArchive } from './compose-archive.ts';
import { composeExport } from './compose-export.ts';
import { composeProviders } from './compose-providers.ts';
import { composeRetrieval } from './compose-retrieval.ts';
import { composeSearch } from './compose-search.ts';
import { composeShares } from './compose-shares.ts';
import { composeTrash } from './compose-trash.ts';
import { composeUploads } from './compose-uploads.ts';
import type { Config } from './config.ts';
import { JOB_SETTINGS, jobHandlers } from './jobs.ts';
import { openDatabase } from './open-database.ts';
import { openStorage, type StorageContext } from './open-storage.ts';
import { reactionsTo } from './reactions.ts';
import { readStorageSettings, storageRoots } from './storage-settings.ts';

/** The outbox is looked at this often although nobody nudged. Milliseconds. */
const OUTBOX_INTERVAL_MS = 1_000;

/** What a test may put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  /** In place of the configured providers. */
  readonly providers?: (context: StorageContext) => Promise<ProviderRegistry>;
  readonly prices?: PriceTable;
  readonly restoreHints?: readonly RestoreHints[];
  readonly sharePreviews?: SharePreviews;
}

/** The whole object graph of a process, built by hand. Disposing it closes what was opened, last opened first. */
export type Installation = Awaited<ReturnType<typeof compose>>;

/**
 * Opens the database and the folders, brings the schema up to date, and builds every use case. Serves nothing yet.
 * `startSignal` stops it while the embedded PostgreSQL starts, leaving none behind.
 */
export async function compose(
  config: Config,
  log: Logger,
  overrides: Overrides = {},
  startSignal?: AbortSignal,
) {
  await using stack = new AsyncDisposableStack();
  const logError = (message: string, error?: unknown): void => log.error({ err: error }, message);

  const settings = readStorageSettings(config);
  const clock = overrides.clock ?? new SystemClock();
  const ids = new UuidV7Source(clock);
  const database = await openDatabase(config, stack, log, startSignal);
  const { connection, orm } = database;
  const pool = await orm.em.getConnection().getNativeClient();
  const sql = poolSql(pool);
  const jobs = stack.use(await migrateAndStartJobs());
  const bus = stack.use(
    await PostgresEventBus.start({
      connection: clientConfig(connection),
      query: (text, values) => sql(text, values),
      log: logError,
    }),
  );

  const outbox = stack.use(
    new OutboxRelay({
      inTransaction: poolTransactions(pool),
      bus,
      reactionsTo,
      intervalMs: OUTBOX_INTERVAL_MS,
      log: logError,
    }),
  );
  const unitOfWork = new MikroUnitOfWork({
    orm,
    reactionsTo,
    enqueueJobs: jobs.enqueue,
    onCommitted: () => outbox.nudge(),
  });

  const opening = { config, settings, clock, log, override: overrides.providers };
  const { staging, providers, restoreHints } = await openStorage(opening);
  const prices = overrides.prices ?? settings.prices;

  const accounts = await composeAccounts({ config, sql, pool, unitOfWork, clock, ids });
  const archiving = composeArchive({
    sql,
    unitOfWork,
    accounts: accounts.accounts,
    providers,
    clock,
    ids,
    log: logError,
  });

  const files = new PostgresFileQueries(sql);
  const uploading = await composeUploads({
    sql,
    unitOfWork,
    bus,
    staging,
    providers,
    planArchive: archiving.planArchive,
    files,
    secrets: accounts.secrets,
    clock,
    ids,
    log: logError,
    stack,
  });

  const quota = new PostgresQuotaLedger(sql);
  const library = composeAlbums({ sql, files, quota, unitOfWork, bus, clock, ids });
  const retrieving = composeRetrieval(
    { sql, files, unitOfWork, providers, bus, clock, ids, log: logError },
    { prices, hints: overrides.restoreHints ?? restoreHints },
  );

  const openDownload = new OpenDownload(files, providers, clock);
  const exporting = composeExport(
    { sql, files, unitOfWork, providers, bus, clock, ids },
    retrieving,
  );

  const installation = {
    clock,
    ids,
    bus,
    sql,
    database,
    jobs,
    unitOfWork,
    ...accounts,
    quota,
    files,
    ...composeSearch({ connection, files, clock, log: logError, stack }),
    compareHashes: new CompareHashes(new PostgresHashQueries(sql)),
    updateFile: new UpdateFile(unitOfWork),
    watchFiles: new WatchFiles(files, bus),
    ...uploading,
    ...archiving,
    ...library,
    ...composeTrash({
      sql,
      unitOfWork,
      editFiles: library.editFiles,
      quota,
      providers,
      releaseHotCopy: archiving.releaseHotCopy,
      trashDays: config.trashDays,
      clock,
      log: logError,
    }),
    ...composeProviders({ sql, providers, policies: archiving.policies, prices, clock, ids }),
    providers,
    ...retrieving,
    openDownload,
    directLinks: new DirectLinks(providers, clock),
    ...exporting,
    ...composeShares({
      ...accounts,
      sql,
      pool,
      unitOfWork,
      bus,
      files,
      openDownload,
      clock,
      ids,
      zipFiles: exporting.zipFiles,
      sharePreviews: overrides.sharePreviews ?? new NoSharePreviews(),
    }),
  };
  const owned = stack.move();
  return {
    ...installation,
    /** Runs jobs in this process. What an earlier one left is finished now; serving does not wait for it. */
    startWorking: async (): Promise<void> => {
      await jobs.work(jobHandlers(installation));
      owned.use(installation.restoreWatcher).start();
      const stopping = new AbortController();
      const clearing = clearUp(stopping.signal);
      owned.defer(async () => {
        stopping.abort();
        installation.completeUpload[Symbol.dispose]();
        await clearing;
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };

  async function clearUp(signal: AbortSignal): Promise<void> {
    try {
      await installation.sweepUploads.execute(signal, 0);
      await installation.expireUploads.execute(signal);
      await installation.sweepArchive.execute(signal);
    } catch (error) {
      if (!signal.aborted) logError('what an earlier process left could not be cleared up', error);
    }
  }

  /** All that must happen once for an installation happens under one lock, so that two nodes may start at once. */
  async function migrateAndStartJobs(): Promise<PgBossJobs> {
    let started: PgBossJobs | undefined;
    await migrate(orm, connection, async () => {
      const claims = new PostgresRootClaims(sql);
      for (const { name, path } of storageRoots(config, settings))
        await claimRoot(path, name, claims);
      started = await PgBossJobs.start(
        connection,
        { supervise: config.role !== 'api', log: logError },
        JOB_SETTINGS,
      );
    });
    if (!started) throw new Error('the job queue did not start');
    return started;
  }
}

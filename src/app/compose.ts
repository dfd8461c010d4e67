import { join } from 'node:path';

import type { Logger } from 'pino';

import type { Clock } from '../kernel/clock.ts';
import { composeAccount } from '../modules/account/compose-account.ts';
import { loadSigningKey } from '../modules/account/infrastructure/signing-key.ts';
import { composeAlbums } from '../modules/albums/compose-albums.ts';
import { composeArchive } from '../modules/archive/compose-archive.ts';
import { composeDownload } from '../modules/download/compose-download.ts';
import { composeExports } from '../modules/exports/compose-exports.ts';
import { composeLibrary } from '../modules/library/compose-library.ts';
import { recordChanges } from '../modules/library/infrastructure/record-changes.ts';
import { composeRetrieval } from '../modules/retrieval/compose-retrieval.ts';
import { composeSearch } from '../modules/search/compose-search.ts';
import type { SharePreviews } from '../modules/sharing/application/share-previews.ts';
import { composeSharing } from '../modules/sharing/compose-sharing.ts';
import { NoSharePreviews } from '../modules/sharing/infrastructure/no-share-previews.ts';
import type { PriceTable } from '../modules/storage/application/price-table.ts';
import type { ProviderRegistry } from '../modules/storage/application/provider-registry.ts';
import type { RestoreHints } from '../modules/storage/application/restore-hints.ts';
import { composeStorage } from '../modules/storage/compose-storage.ts';
import { claimRoot } from '../modules/storage/infrastructure/local/claim-root.ts';
import { PostgresRootClaims } from '../modules/storage/infrastructure/postgres-root-claims.ts';
import { composeTrash } from '../modules/trash/compose-trash.ts';
import { composeUpload } from '../modules/upload/compose-upload.ts';
import { PostgresEventBus } from '../platform/events/postgres-event-bus.ts';
import { PgBossJobs } from '../platform/jobs/pg-boss-jobs.ts';
import { clientConfig } from '../platform/postgres/database-connection.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { MikroUnitOfWork } from '../platform/postgres/mikro-unit-of-work.ts';
import { OutboxRelay } from '../platform/postgres/outbox-relay.ts';
import { poolSql, poolTransactions } from '../platform/postgres/pool-sql.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { UuidV7Source } from '../platform/uuid-v7-source.ts';
import type { Config } from './config.ts';
import { JOB_SETTINGS, jobHandlers } from './jobs.ts';
import { openDatabase } from './open-database.ts';
import { openStorage, type StorageContext } from './open-storage.ts';
import { PREPARATIONS } from './preparations.ts';
import { reactionsTo } from './reactions.ts';
import { readStorageSettings, storageRoots } from './storage-settings.ts';
import { transactionOf } from './transaction.ts';

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
    transactionOf,
    reactionsTo,
    recordChanges,
    enqueueJobs: jobs.enqueue,
    onCommitted: () => outbox.nudge(),
  });

  const opening = { config, settings, clock, log, override: overrides.providers };
  const { staging, providers, restoreHints } = await openStorage(opening);
  const prices = overrides.prices ?? settings.prices;

  const key = await loadSigningKey({
    file: join(config.dataDir, 'keys/signing-key.json'),
    ...(config.signingKey ? { inline: config.signingKey } : {}),
  });
  const { quotaBytes, signUpOpen, trashDays } = config;
  const shared = { sql, pool, unitOfWork, bus, providers, clock, ids, log: logError };
  const account = composeAccount({ ...shared, key, quotaBytes, signUpOpen });
  const library = composeLibrary(shared);
  const storage = composeStorage({ ...shared, prices, usage: library.usage });
  const archive = composeArchive({ ...shared, ...account, ...storage, preparations: PREPARATIONS });
  const upload = await composeUpload({
    ...shared,
    ...account,
    ...library,
    ...archive,
    staging,
    stack,
  });
  const retrieval = composeRetrieval(
    { ...shared, ...library },
    { prices, hints: overrides.restoreHints ?? restoreHints },
  );
  const { downloadSecret } = key;
  const download = composeDownload({ ...shared, ...library, downloadSecret });
  const exporting = composeExports({ ...shared, ...library }, retrieval);
  const sharing = composeSharing({
    ...shared,
    ...account,
    ...library,
    ...download,
    ...exporting,
    shareSecret: downloadSecret,
    sharePreviews: overrides.sharePreviews ?? new NoSharePreviews(),
  });

  const installation = {
    clock,
    ids,
    bus,
    sql,
    database,
    jobs,
    unitOfWork,
    providers,
    ...account,
    ...library,
    ...storage,
    ...archive,
    ...upload,
    ...retrieval,
    ...download,
    ...composeTrash({ ...shared, ...account, ...library, ...archive, trashDays }),
    ...composeAlbums({ ...shared, ...library }),
    ...composeSearch({ ...shared, ...library, connection, stack }),
    ...exporting,
    ...sharing,
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

import { join } from 'node:path';

import type { Logger } from 'pino';

import { AuthSessions } from '../application/account/auth-sessions.ts';
import { Authenticate } from '../application/account/authenticate.ts';
import { CreateAccount } from '../application/account/create-account.ts';
import { SignIn } from '../application/account/sign-in.ts';
import { SignUp } from '../application/account/sign-up.ts';
import { CompareHashes } from '../application/file/compare-hashes.ts';
import { DirectLinks } from '../application/file/direct-links.ts';
import { DownloadLinks } from '../application/file/download-links.ts';
import { ListFiles } from '../application/file/list-files.ts';
import { UpdateFile } from '../application/file/update-file.ts';
import { WatchFiles } from '../application/file/watch-files.ts';
import type { PriceTable } from '../application/ports/price-table.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { RestoreHints } from '../application/ports/restore-hints.ts';
import { OpenDownload } from '../application/retrieval/open-download.ts';
import { CloseUpload } from '../application/upload/close-upload.ts';
import { CompleteUpload } from '../application/upload/complete-upload.ts';
import { CreateUploadSession } from '../application/upload/create-upload-session.ts';
import { EndLostUpload } from '../application/upload/end-lost-upload.ts';
import { ExpireUploads } from '../application/upload/expire-uploads.ts';
import { JoinUploads } from '../application/upload/join-uploads.ts';
import { ReceiveBytes } from '../application/upload/receive-bytes.ts';
import { RunningHashes } from '../application/upload/running-hashes.ts';
import { SealUpload } from '../application/upload/seal-upload.ts';
import { StartUpload } from '../application/upload/start-upload.ts';
import { SweepUploads } from '../application/upload/sweep-uploads.ts';
import { TerminateUpload } from '../application/upload/terminate-upload.ts';
import { UploadLeases } from '../application/upload/upload-leases.ts';
import { ProgressReporter } from '../application/upload/upload-progress.ts';
import { WatchUploadProgress } from '../application/upload/watch-upload-progress.ts';
import type { Clock } from '../domain/shared/clock.ts';
import { Argon2PasswordHasher } from '../infrastructure/auth/argon2-password-hasher.ts';
import { HmacDownloadSignatures } from '../infrastructure/auth/hmac-download-signatures.ts';
import { JoseAccessTokens } from '../infrastructure/auth/jose-access-tokens.ts';
import { PostgresAttemptLimiter } from '../infrastructure/auth/postgres-attempt-limiter.ts';
import { RandomSecretTokens } from '../infrastructure/auth/random-secret-tokens.ts';
import { loadSigningKey } from '../infrastructure/auth/signing-key.ts';
import { PostgresEventBus } from '../infrastructure/events/postgres-event-bus.ts';
import { PgBossJobs } from '../infrastructure/jobs/pg-boss-jobs.ts';
import { FileTypeFromBytes } from '../infrastructure/metadata/file-type-from-bytes.ts';
import { clientConfig } from '../infrastructure/postgres/database-connection.ts';
import { migrate } from '../infrastructure/postgres/migrate.ts';
import { MikroUnitOfWork } from '../infrastructure/postgres/mikro-unit-of-work.ts';
import { OutboxRelay } from '../infrastructure/postgres/outbox-relay.ts';
import { poolSql, poolTransactions } from '../infrastructure/postgres/pool-sql.ts';
import { PostgresAccountQueries } from '../infrastructure/postgres/postgres-account-queries.ts';
import { PostgresFileQueries } from '../infrastructure/postgres/postgres-file-queries.ts';
import { PostgresHashQueries } from '../infrastructure/postgres/postgres-hash-queries.ts';
import { PostgresQuotaLedger } from '../infrastructure/postgres/postgres-quota-ledger.ts';
import { PostgresRefreshTokenStore } from '../infrastructure/postgres/postgres-refresh-token-store.ts';
import { PostgresRootClaims } from '../infrastructure/postgres/postgres-root-claims.ts';
import { PostgresUploadQueries } from '../infrastructure/postgres/postgres-upload-queries.ts';
import { PostgresUploadSessionStore } from '../infrastructure/postgres/postgres-upload-session-store.ts';
import { LocalProcessRegistry } from '../infrastructure/processes/local-process-registry.ts';
import { claimRoot } from '../infrastructure/storage/claim-root.ts';
import { SystemClock } from '../infrastructure/system-clock.ts';
import { UuidV7Source } from '../infrastructure/uuid-v7-source.ts';
import { composeArchive } from './compose-archive.ts';
import { composeProviders } from './compose-providers.ts';
import { composeRetrieval } from './compose-retrieval.ts';
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

  const key = await loadSigningKey({
    file: join(config.dataDir, 'keys/signing-key.json'),
    ...(config.signingKey ? { inline: config.signingKey } : {}),
  });
  const secrets = new RandomSecretTokens();
  const accessTokens = new JoseAccessTokens({
    key,
    issuer: 'flexstorage',
    audience: 'flexstorage',
    clock,
    ids,
  });
  const passwords = new Argon2PasswordHasher();
  const attempts = new PostgresAttemptLimiter({
    pool,
    points: 10,
    durationSeconds: 15 * 60,
    blockSeconds: 15 * 60,
  });
  const refreshTokens = new PostgresRefreshTokenStore(sql);
  const authSessions = new AuthSessions(accessTokens, refreshTokens, secrets, clock, ids);
  const createAccount = new CreateAccount(unitOfWork, passwords, clock, ids, config.quotaBytes);

  const accounts = new PostgresAccountQueries(sql);
  const archiving = composeArchive({
    sql,
    unitOfWork,
    accounts,
    providers,
    clock,
    ids,
    log: logError,
  });

  const sessions = new PostgresUploadSessionStore(sql);
  const leases = stack.use(new UploadLeases(sessions, bus, await LocalProcessRegistry.open()));
  const closeUpload = new CloseUpload(unitOfWork, staging, clock);
  const completeUpload = stack.use(
    new CompleteUpload({
      sessions,
      unitOfWork,
      staging,
      providers,
      sniffer: new FileTypeFromBytes(),
      planArchive: archiving.planArchive,
      closeUpload,
      clock,
      ids,
    }),
  );
  const receiveBytes = new ReceiveBytes({
    sessions,
    staging,
    hashes: new RunningHashes(),
    progress: new ProgressReporter(bus, clock),
    clock,
  });
  const sealUpload = new SealUpload(leases, receiveBytes);
  const startUpload = new StartUpload(unitOfWork, staging, clock, ids);
  const files = new PostgresFileQueries(sql);
  const uploads = new PostgresUploadQueries(sql);

  const installation = {
    clock,
    ids,
    bus,
    sql,
    database,
    jobs,
    unitOfWork,
    accounts,
    quota: new PostgresQuotaLedger(sql),
    files,
    uploads,
    secrets,
    accessTokens,
    authSessions,
    authenticate: new Authenticate(accessTokens, secrets),
    createAccount,
    listFiles: new ListFiles(files),
    compareHashes: new CompareHashes(new PostgresHashQueries(sql)),
    updateFile: new UpdateFile(unitOfWork),
    watchFiles: new WatchFiles(files, bus),
    signUp: new SignUp(createAccount, authSessions, attempts, config.signUpOpen),
    signIn: new SignIn(unitOfWork, passwords, attempts, authSessions),
    sessions,
    leases,
    startUpload,
    endLostUpload: new EndLostUpload(leases, staging, closeUpload),
    joinUploads: new JoinUploads(unitOfWork, clock, ids),
    createUploadSession: new CreateUploadSession({
      files,
      uploads,
      unitOfWork,
      clock,
      secrets,
      providers,
      startUpload,
      completeUpload,
    }),
    watchUploadProgress: new WatchUploadProgress(uploads, bus, clock),
    receiveBytes,
    sealUpload,
    completeUpload,
    terminateUpload: new TerminateUpload(leases, sessions, closeUpload),
    sweepUploads: new SweepUploads(sessions, sealUpload, completeUpload, clock, logError),
    expireUploads: new ExpireUploads(sessions, closeUpload, staging, clock, logError),
    ...archiving,
    ...composeProviders({ sql, providers, policies: archiving.policies, prices, clock, ids }),
    refreshTokens,
    providers,
    ...composeRetrieval(
      { sql, files, unitOfWork, providers, bus, clock, ids, log: logError },
      { prices, hints: overrides.restoreHints ?? restoreHints },
    ),
    openDownload: new OpenDownload(files, providers, clock),
    directLinks: new DirectLinks(providers, clock),
    downloadLinks: new DownloadLinks(new HmacDownloadSignatures(key.downloadSecret), clock),
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
        completeUpload[Symbol.dispose]();
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

import { join } from 'node:path';

import type { Logger } from 'pino';

import { argon2PasswordHasher } from '../modules/account/infrastructure/argon2-password-hasher.ts';
import { loadSigningKey } from '../modules/account/infrastructure/signing-key.ts';
import { recordChanges } from '../modules/library/infrastructure/record-changes.ts';
import { postgresPlaceClaims } from '../modules/storage/infrastructure/postgres-place-claims.ts';
import { PostgresEventBus } from '../platform/events/postgres-event-bus.ts';
import { clientConfig } from '../platform/postgres/database-connection.ts';
import { MikroUnitOfWork } from '../platform/postgres/mikro-unit-of-work.ts';
import { OutboxRelay } from '../platform/postgres/outbox-relay.ts';
import { poolSql, poolTransactions } from '../platform/postgres/pool-sql.ts';
import { systemClock } from '../platform/system-clock.ts';
import { UuidV7Source } from '../platform/uuid-v7-source.ts';
import type { Config } from './config.ts';
import { PREPARATIONS, reactionsTo, STEPS, transactionOf, VIOLATIONS } from './contributions.ts';
import { entryOf } from './fold.ts';
import { composeModules, type Transaction, type UseCases } from './modules.ts';
import { openDatabase } from './open-database.ts';
import { openStorage } from './open-storage.ts';
import type { Overrides } from './overrides.ts';
import { prepareDatabase } from './prepare-database.ts';
import { startWorking } from './start-working.ts';
import { requireSeparatePlaces } from './storage-places.ts';
import { readStorageSettings } from './storage-settings.ts';

/** The outbox is polled this often in case a notification was lost. Milliseconds. */
const OUTBOX_INTERVAL_MS = 1_000;

/** The object graph of a process. Disposing it closes resources in reverse order of opening. */
export type Installation = Awaited<ReturnType<typeof compose>>;

/**
 * Opens the database and the folders, migrates the schema and creates every use case. Does not serve requests yet.
 * `startSignal` aborts the start of the embedded PostgreSQL without leaving it running.
 */
export async function compose(
  config: Config,
  logger: Logger,
  overrides: Overrides = {},
  startSignal?: AbortSignal,
) {
  await using stack = new AsyncDisposableStack();
  const log = (message: string, error?: unknown): void => logger.error({ err: error }, message);
  const settings = readStorageSettings(config);
  await requireSeparatePlaces(config, settings);
  const clock = overrides.clock ?? systemClock;
  const database = await openDatabase(config, stack, logger, startSignal);
  const { connection, orm } = database;
  const pool = await orm.em.getConnection().getNativeClient();
  const sql = poolSql(pool);
  const jobs = stack.use(await prepareDatabase(database, sql, config, settings, log));
  const listening = { connection: clientConfig(connection), query: sql, log };
  const bus = stack.use(await PostgresEventBus.start(listening));
  const outbox = stack.use(
    new OutboxRelay({
      inTransaction: poolTransactions(pool),
      bus,
      reactionsTo,
      intervalMs: OUTBOX_INTERVAL_MS,
      log,
    }),
  );
  const unitOfWork = new MikroUnitOfWork<Transaction>({
    orm,
    transactionOf,
    violations: VIOLATIONS,
    reactionsTo,
    runStep: (name, data, tx) =>
      entryOf('step', STEPS, name)(useCases, data as readonly never[], tx as never),
    recordChanges,
    enqueueJobs: jobs.enqueue,
    onCommitted: () => outbox.nudge(),
  });
  const key = await loadSigningKey({
    file: join(config.dataDir, 'keys/signing-key.json'),
    ...(config.signingKey ? { inline: config.signingKey } : {}),
  });
  const storage = await openStorage({
    config,
    settings,
    clock,
    claims: postgresPlaceClaims(sql),
    log: logger,
    override: overrides.providers,
  });
  const ids = new UuidV7Source(clock);
  const useCases: UseCases = await composeModules(
    { sql, pool, unitOfWork, bus, clock, ids, log, stack },
    {
      connection,
      key,
      prices: settings.prices,
      passwords: argon2PasswordHasher(),
      preparations: PREPARATIONS,
      ...storage,
      ...overrides,
      providers: storage.providers,
    },
    config,
  );
  const owned = stack.move();
  return {
    ...useCases,
    database,
    jobs,
    /** Runs jobs in this process and completes what an earlier one left unfinished; serving does not wait for that. */
    startWorking: () => startWorking(useCases, jobs, owned),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

import { join } from 'node:path';

import { expect } from 'vitest';

import type { Overrides } from '../../../src/app/overrides.ts';
import type { RetrievalInput } from '../../../src/modules/retrieval/application/request-retrieval.ts';
import { retrievalsTopic } from '../../../src/modules/retrieval/application/retrievals-topic.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { SimulatedArchiveProvider } from '../../../src/modules/storage/infrastructure/simulated-archive/simulated-archive-provider.ts';
import {
  archivedFile,
  type ArchivedFile,
  type ArchivedFileOptions,
} from '../library/archived-file.ts';
import { NOTHING_ARCHIVED } from '../storage/nothing-archived.ts';
import { type WatchedProvider, watchedProvider } from '../storage/watched-provider.ts';
import { AdjustableClock } from './adjustable-clock.ts';
import { startTestApp, type TestApp, type TestAppOptions, type TestUser } from './test-app.ts';

const HOUR_MS = 3_600_000;

/** An event of a request, as published on its owner's topic. */
interface ToldEvent {
  readonly requestId: string;
  readonly event: string;
}

interface RequestRow {
  readonly status: string;
  readonly tier: string;
  readonly days: number;
  readonly costAmount: string;
  readonly latestAt: Date | undefined;
  readonly startedAt: Date | undefined;
  readonly readyAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly warnedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly failureReason: string | undefined;
  readonly version: number;
}

interface OperationRow {
  readonly id: string;
  readonly status: string;
  readonly tier: string;
  readonly askedTier: string | undefined;
  readonly days: number;
  readonly untilAt: Date | undefined;
  readonly failureReason: string | undefined;
  readonly problem: string | undefined;
}

export interface RetrievalAppOptions extends TestAppOptions {
  /** 1 if the test advances the clock itself. */
  readonly timeScale?: number;
  /** Replaces the simulated archive `deep`. */
  readonly deep?: StorageProvider;
  /** An installation to join as another node, on the same clock. */
  readonly nodeOf?: RetrievalApp;
  readonly overrides?: Omit<Overrides, 'clock' | 'providers'>;
  /** Does not poll restores. */
  readonly idle?: boolean;
}

/** An installation with two simulated archives, `deep` (DEEP_ARCHIVE) and `ice` (GLACIER), that polls restores. */
export interface RetrievalApp extends TestApp {
  readonly clock: AdjustableClock;
  readonly deep: WatchedProvider;
  readonly ice: WatchedProvider;
  readonly user: TestUser;
  /** All events of the user, in order. */
  readonly told: readonly ToldEvent[];
  /** Creates a file of the user, in the archive `deep` by default. */
  archive(options?: Partial<ArchivedFileOptions>): Promise<ArchivedFile>;
  request(input: RetrievalInput): Promise<string>;
  row(requestId: string): Promise<RequestRow>;
  /** The restore operations of a request, oldest first. */
  operations(requestId: string): Promise<OperationRow[]>;
  /** Advances the clock and polls due restores. */
  pass(hours: number): void;
  /** Waits until the request has the given status. */
  becomes(requestId: string, status: string): Promise<RequestRow>;
  /** The events of a request so far. */
  eventsOf(requestId: string): string[];
}

export async function startRetrievalApp(options: RetrievalAppOptions = {}): Promise<RetrievalApp> {
  await using stack = new AsyncDisposableStack();
  const { nodeOf, timeScale = 1 } = options;
  const clock = nodeOf?.clock ?? new AdjustableClock();
  const archives: Partial<Record<'deep' | 'ice', WatchedProvider>> = {};
  const app = stack.use(
    await startTestApp({
      ...options,
      overrides: {
        ...options.overrides,
        clock,
        providers: async ({ config, local }) => {
          const open = async (name: string, storageClass: 'GLACIER' | 'DEEP_ARCHIVE') =>
            watchedProvider(
              await SimulatedArchiveProvider.open({
                name,
                root: join(config.dataDir, name),
                storageClass,
                timeScale,
                clock,
              }),
            );
          archives.deep = options.deep
            ? watchedProvider(options.deep)
            : await open('deep', 'DEEP_ARCHIVE');
          archives.ice = await open('ice', 'GLACIER');
          return new ConfiguredProviders(
            local,
            [archives.deep.provider, archives.ice.provider],
            NOTHING_ARCHIVED,
          );
        },
      },
    }),
  );
  const { deep, ice } = archives;
  if (!deep || !ice) throw new Error('no archives');
  const { installation } = app;
  const user = nodeOf?.user ?? (await app.signUp());
  const told: ToldEvent[] = [];
  stack.use(
    installation.bus.subscribe(retrievalsTopic(user.id), (payload) => {
      told.push(payload as unknown as ToldEvent);
    }),
  );
  if (!options.idle) await installation.startWorking();
  const row = async (requestId: string): Promise<RequestRow> => {
    const sql = 'select * from retrieval_request where id = $1';
    const [found] = await installation.sql<RequestRow>(sql, [requestId]);
    if (!found) throw new Error('no such request');
    return found;
  };
  const owned = stack.move();
  return {
    ...app,
    clock,
    deep,
    ice,
    user,
    told,
    archive: (file) => archivedFile(installation, user.id, { providers: ['deep'], ...file }),
    request: async (input) =>
      (await installation.requestRetrieval.execute(user.id, input)).requestId,
    row,
    operations: (requestId) =>
      installation.sql<OperationRow>(
        `select o.* from restore_operation o where id in
           (select operation_id from retrieval_item where request_id = $1) order by o.id`,
        [requestId],
      ),
    pass: (hours) => {
      clock.advance(hours * HOUR_MS);
      installation.restoreWatcher.wake();
    },
    becomes: async (requestId, status) => {
      await expect
        .poll(async () => (await row(requestId)).status, { timeout: 15_000, interval: 20 })
        .toBe(status);
      return row(requestId);
    },
    eventsOf: (requestId) =>
      told.filter((one) => one.requestId === requestId).map(({ event }) => event),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

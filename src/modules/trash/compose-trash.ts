import type { Contribution, JobTable } from '../../platform/contribution.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QuotaLedger } from '../account/application/quota-ledger.ts';
import type { ReleaseHotCopy } from '../archive/application/release-hot-copy.ts';
import type { EditFiles } from '../library/application/edit-files.ts';
import type { PriceTable } from '../storage/application/price-table.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { TrashResolver } from './api/graphql/trash-resolver.ts';
import { EmptyTrash } from './application/empty-trash.ts';
import { EstimatePurge } from './application/estimate-purge.ts';
import { PurgeFiles } from './application/purge-files.ts';
import { RemoveContent } from './application/remove-content.ts';
import { RestoreFiles } from './application/restore-files.ts';
import { TrashFiles } from './application/trash-files.ts';
import type { TrashJobs } from './application/trash-jobs.ts';
import { TRASH_REACTIONS } from './application/trash-reactions.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { postgresRemovalQueries } from './infrastructure/postgres-removal-queries.ts';
import { postgresTrashQueries } from './infrastructure/postgres-trash-queries.ts';

const DAY_MS = 24 * 3_600_000;

/** Deletions must not wait until the job of a crashed process times out. */
const HEARTBEAT_SECONDS = 20;

export interface TrashDeps {
  readonly editFiles: EditFiles;
  readonly quota: QuotaLedger;
  readonly providers: ProviderRegistry;
  readonly prices: PriceTable;
  readonly releaseHotCopy: ReleaseHotCopy;
}

/** Composes the use cases that trash, restore and purge files. */
export function composeTrash(
  platform: Platform<Transaction>,
  deps: TrashDeps,
  /** Days after which trashed files are purged. */
  trashDays: number,
) {
  const { sql, unitOfWork, clock } = platform;
  const { editFiles, quota } = deps;
  const trash = postgresTrashQueries(sql);
  const purgeFiles = new PurgeFiles(unitOfWork, clock);
  return {
    trash,
    trashFiles: new TrashFiles(editFiles, clock),
    restoreFiles: new RestoreFiles(editFiles, quota),
    purgeFiles,
    estimatePurge: new EstimatePurge(trash, deps.providers, deps.prices, clock),
    emptyTrash: new EmptyTrash(trash, purgeFiles, unitOfWork, clock, trashDays * DAY_MS),
    removeContent: new RemoveContent({
      ...platform,
      ...deps,
      removals: postgresRemovalQueries(sql),
    }),
  };
}

type UseCases = ReturnType<typeof composeTrash>;

export const trashContribution: Contribution<UseCases> = {
  reactions: TRASH_REACTIONS,
  jobs: {
    'remove-content': {
      retries: 20,
      timeoutSeconds: 600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      concurrency: 2,
      run: ({ removeContent }, { contentId }, signal) => removeContent.execute(contentId, signal),
    },
    'empty-trash': {
      retries: 20,
      timeoutSeconds: 3600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      run: ({ emptyTrash }, { ownerId, before }, signal) =>
        emptyTrash.ofOwner(ownerId, new Date(before), signal),
    },
    'sweep-trash': {
      cron: '7 * * * *',
      retries: 0,
      timeoutSeconds: 3600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      run: async ({ emptyTrash, removeContent }, _data, signal) => {
        await emptyTrash.purgeDue(signal);
        await removeContent.sweep(signal);
      },
    },
  } satisfies JobTable<TrashJobs, UseCases>,
  resolvers: (useCases) => [new TrashResolver(useCases)],
};

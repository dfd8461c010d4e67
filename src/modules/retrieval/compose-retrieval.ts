import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ReadCopies } from '../library/application/read-copies.ts';
import type { PriceTable } from '../storage/application/price-table.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import type { RestoreNotifications } from '../storage/application/restore-notifications.ts';
import { RETRIEVAL_LOADERS, type Viewer } from './api/graphql/context.ts';
import { RetrievalRequestObject } from './api/graphql/retrieval-request.ts';
import { RetrievalResolver } from './api/graphql/retrieval-resolver.ts';
import { ArchivedItems } from './application/archived-items.ts';
import { BeginRestore } from './application/begin-restore.ts';
import { CancelRetrieval } from './application/cancel-retrieval.ts';
import { ConfirmHotCopies } from './application/confirm-hot-copies.ts';
import { DescribeColdFile } from './application/describe-cold-file.ts';
import { EstimateRetrieval } from './application/estimate-retrieval.ts';
import { ExtendRetrieval } from './application/extend-retrieval.ts';
import { ProcessDueRestores } from './application/process-due-restores.ts';
import { RecordRestores } from './application/record-restores.ts';
import { RequestRetrieval } from './application/request-retrieval.ts';
import { RestoreWatcher } from './application/restore-watcher.ts';
import { RetrievalPlanner } from './application/retrieval-planner.ts';
import { RETRIEVAL_REACTIONS } from './application/retrieval-reactions.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { WarnRetrievals } from './application/warn-retrievals.ts';
import { WatchRetrievals } from './application/watch-retrievals.ts';
import { mikroRestoreOperationRepository } from './infrastructure/mikro-restore-operation-repository.ts';
import { mikroRetrievalRepository } from './infrastructure/mikro-retrieval-repository.ts';
import { postgresArchivedFileQueries } from './infrastructure/postgres-archived-file-queries.ts';
import { postgresRestoreQueue } from './infrastructure/postgres-restore-queue.ts';
import { postgresRetrievalQueries } from './infrastructure/postgres-retrieval-queries.ts';
import { RestoreOperationEntity } from './infrastructure/restore-operation.entity.ts';
import { RetrievalItemEntity } from './infrastructure/retrieval-item.entity.ts';
import { RetrievalRequestEntity } from './infrastructure/retrieval-request.entity.ts';

export interface RetrievalDeps {
  readonly files: FileQueries;
  readonly readCopies: ReadCopies;
  readonly providers: ProviderRegistry;
  readonly prices: PriceTable;
  readonly restoreNotifications: readonly RestoreNotifications[];
}

/** The retrieval use cases and the watcher that processes restores, which is inactive until started. */
export function composeRetrieval<Tx extends Transaction>(
  { sql, unitOfWork, bus, clock, ids, log }: Platform<Tx>,
  { files, readCopies, providers, prices, restoreNotifications }: RetrievalDeps,
) {
  const queue = postgresRestoreQueue(sql);
  const planner = new RetrievalPlanner(new ArchivedItems(providers, prices), prices);
  const recordRestores = new RecordRestores(unitOfWork, providers, clock);
  const beginRestore = new BeginRestore(clock);
  const retrievals = postgresRetrievalQueries(sql);
  const archivedFiles = postgresArchivedFileQueries(sql);
  const estimateRetrieval = new EstimateRetrieval(archivedFiles, planner, clock);
  return {
    retrievals,
    archivedFiles,
    describeColdFile: new DescribeColdFile(files, retrievals, estimateRetrieval, clock),
    watchRetrievals: new WatchRetrievals(retrievals, bus, clock),
    estimateRetrieval,
    requestRetrieval: new RequestRetrieval({
      unitOfWork,
      planner,
      recordRestores,
      confirmHotCopies: new ConfirmHotCopies(files, readCopies),
      clock,
      ids,
    }),
    cancelRetrieval: new CancelRetrieval(unitOfWork, clock),
    extendRetrieval: new ExtendRetrieval(unitOfWork, providers, clock),
    restoreWatcher: new RestoreWatcher({
      queue,
      processDueRestores: new ProcessDueRestores({
        queue,
        beginRestore,
        recordRestores,
        clock,
        log,
      }),
      warnRetrievals: new WarnRetrievals(queue, unitOfWork, clock),
      providers,
      restoreNotifications,
      bus,
      clock,
      log,
    }),
  };
}

export const retrievalContribution: Contribution<ReturnType<typeof composeRetrieval>> = {
  entities: [RestoreOperationEntity, RetrievalItemEntity, RetrievalRequestEntity],
  transaction: {
    restores: mikroRestoreOperationRepository,
    retrievals: mikroRetrievalRepository,
    archivedFiles: ({ sql }) => postgresArchivedFileQueries(sql),
  } satisfies TransactionTable<Pick<Transaction, 'restores' | 'retrievals' | 'archivedFiles'>>,
  // Concurrent restores of one copy: on retry, the second request joins the first one's restore.
  violations: { restore_operation_running: 'RETRY' },
  reactions: RETRIEVAL_REACTIONS,
  resolvers: (useCases) => [new RetrievalResolver(useCases)],
  loaders: RETRIEVAL_LOADERS,
  subscriptions: ['watchRetrievals'],
  nodes: {
    retrieval: ({ retrievals }: Viewer, uuid) =>
      loadObject(retrievals, uuid, RetrievalRequestObject),
  },
  background: ({ restoreWatcher }) => restoreWatcher,
};

import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { UnitOfWork } from '../../kernel/unit-of-work.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { PriceTable } from '../storage/application/price-table.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import type { RestoreHints } from '../storage/application/restore-hints.ts';
import { ArchivedItems } from './application/archived-items.ts';
import { AttendRestores } from './application/attend-restores.ts';
import { BeginRestore } from './application/begin-restore.ts';
import { CancelRetrieval } from './application/cancel-retrieval.ts';
import { DescribeColdFile } from './application/describe-cold-file.ts';
import { EstimateRetrieval } from './application/estimate-retrieval.ts';
import { ExtendRetrieval } from './application/extend-retrieval.ts';
import { RecordRestores } from './application/record-restores.ts';
import { RequestRetrieval } from './application/request-retrieval.ts';
import { RestoreWatcher } from './application/restore-watcher.ts';
import { RetrievalPlanner } from './application/retrieval-planner.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { WarnRetrievals } from './application/warn-retrievals.ts';
import { WatchRetrievals } from './application/watch-retrievals.ts';
import { PostgresArchivedFileQueries } from './infrastructure/postgres-archived-file-queries.ts';
import { PostgresRestoreQueue } from './infrastructure/postgres-restore-queue.ts';
import { PostgresRetrievalQueries } from './infrastructure/postgres-retrieval-queries.ts';

interface RetrievalParts<Tx extends Transaction> {
  readonly sql: Sql;
  readonly files: FileQueries;
  readonly unitOfWork: UnitOfWork<Tx>;
  readonly providers: ProviderRegistry;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
}

/** The use cases of retrievals, and the watcher that brings restores about; it does nothing before it is started. */
export function composeRetrieval<Tx extends Transaction>(
  { sql, files, unitOfWork, providers, bus, clock, ids, log }: RetrievalParts<Tx>,
  { prices, hints }: { prices: PriceTable; hints: readonly RestoreHints[] },
) {
  const queue = new PostgresRestoreQueue(sql);
  const planner = new RetrievalPlanner(new ArchivedItems(providers, prices), prices);
  const recordRestores = new RecordRestores(unitOfWork, providers, clock);
  const beginRestore = new BeginRestore(clock);
  const retrievals = new PostgresRetrievalQueries(sql);
  const archivedFiles = new PostgresArchivedFileQueries(sql);
  const estimateRetrieval = new EstimateRetrieval(archivedFiles, planner, clock);
  return {
    retrievals,
    archivedFiles,
    describeColdFile: new DescribeColdFile(files, retrievals, estimateRetrieval, clock),
    watchRetrievals: new WatchRetrievals(retrievals, bus, clock),
    estimateRetrieval,
    requestRetrieval: new RequestRetrieval({ unitOfWork, planner, recordRestores, clock, ids }),
    cancelRetrieval: new CancelRetrieval(unitOfWork, clock),
    extendRetrieval: new ExtendRetrieval({ unitOfWork, providers, bus, clock }),
    restoreWatcher: new RestoreWatcher({
      queue,
      attendRestores: new AttendRestores({ queue, beginRestore, recordRestores, clock, log }),
      warnRetrievals: new WarnRetrievals(queue, unitOfWork, clock),
      providers,
      hints,
      bus,
      clock,
      log,
    }),
  };
}

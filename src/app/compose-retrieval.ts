import type { EventBus } from '../application/ports/event-bus.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { PriceTable } from '../application/ports/price-table.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { RestoreHints } from '../application/ports/restore-hints.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import { ArchivedItems } from '../application/retrieval/archived-items.ts';
import { AttendRestores } from '../application/retrieval/attend-restores.ts';
import { BeginRestore } from '../application/retrieval/begin-restore.ts';
import { CancelRetrieval } from '../application/retrieval/cancel-retrieval.ts';
import { DescribeColdFile } from '../application/retrieval/describe-cold-file.ts';
import { EstimateRetrieval } from '../application/retrieval/estimate-retrieval.ts';
import { ExtendRetrieval } from '../application/retrieval/extend-retrieval.ts';
import { RecordRestores } from '../application/retrieval/record-restores.ts';
import { RequestRetrieval } from '../application/retrieval/request-retrieval.ts';
import { RestoreWatcher } from '../application/retrieval/restore-watcher.ts';
import { RetrievalPlanner } from '../application/retrieval/retrieval-planner.ts';
import { WarnRetrievals } from '../application/retrieval/warn-retrievals.ts';
import { WatchRetrievals } from '../application/retrieval/watch-retrievals.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { PostgresArchivedFileQueries } from '../infrastructure/postgres/postgres-archived-file-queries.ts';
import { PostgresRestoreQueue } from '../infrastructure/postgres/postgres-restore-queue.ts';
import { PostgresRetrievalQueries } from '../infrastructure/postgres/postgres-retrieval-queries.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

interface RetrievalParts {
  readonly sql: Sql;
  readonly files: FileQueries;
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
}

/** The use cases of retrievals, and the watcher that brings restores about; it does nothing before it is started. */
export function composeRetrieval(
  { sql, files, unitOfWork, providers, bus, clock, ids, log }: RetrievalParts,
  { prices, hints }: { prices: PriceTable; hints: readonly RestoreHints[] },
) {
  const queue = new PostgresRestoreQueue(sql);
  const planner = new RetrievalPlanner(new ArchivedItems(providers, prices), prices);
  const recordRestores = new RecordRestores(unitOfWork, providers, clock);
  const beginRestore = new BeginRestore(clock);
  const retrievals = new PostgresRetrievalQueries(sql);
  const estimateRetrieval = new EstimateRetrieval(
    new PostgresArchivedFileQueries(sql),
    planner,
    clock,
  );
  return {
    retrievals,
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

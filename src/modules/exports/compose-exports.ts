import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ArchivedFileQueries } from '../retrieval/application/archived-file-queries.ts';
import type { EstimateRetrieval } from '../retrieval/application/estimate-retrieval.ts';
import type { RequestRetrieval } from '../retrieval/application/request-retrieval.ts';
import type { RetrievalQueries } from '../retrieval/application/retrieval-queries.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { CancelExport } from './application/cancel-export.ts';
import { CreateExport } from './application/create-export.ts';
import { EstimateExport } from './application/estimate-export.ts';
import { ExportSelection } from './application/export-selection.ts';
import { FollowExports } from './application/follow-exports.ts';
import { OpenExport } from './application/open-export.ts';
import type { Transaction, UnitOfWork } from './application/unit-of-work.ts';
import { WatchExport } from './application/watch-export.ts';
import { ZipFiles } from './application/zip-files.ts';
import { PostgresExportQueries } from './infrastructure/postgres-export-queries.ts';
import { YazlZipWriter } from './infrastructure/yazl-zip-writer.ts';

interface ExportParts {
  readonly sql: Sql;
  readonly files: FileQueries;
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

interface RetrievalParts {
  readonly archivedFiles: ArchivedFileQueries;
  readonly retrievals: RetrievalQueries;
  readonly requestRetrieval: RequestRetrieval<Transaction>;
  readonly estimateRetrieval: EstimateRetrieval;
}

/** The use cases of exports, and the zips that shares give as well. */
export function composeExports(parts: ExportParts, retrieval: RetrievalParts) {
  const { sql, files, unitOfWork, providers, bus, clock } = parts;
  const { retrievals, estimateRetrieval } = retrieval;
  const exports = new PostgresExportQueries(sql);
  const selection = new ExportSelection(files, exports, retrieval.archivedFiles);
  const zipFiles = new ZipFiles(files, providers, new YazlZipWriter(), clock);
  return {
    exports,
    zipFiles,
    createExport: new CreateExport({ ...parts, ...retrieval, selection }),
    estimateExport: new EstimateExport(selection, estimateRetrieval, zipFiles),
    cancelExport: new CancelExport(exports, unitOfWork, clock),
    followExports: new FollowExports(exports, unitOfWork, clock),
    openExport: new OpenExport({ exports, files, zipFiles, unitOfWork, clock }),
    watchExport: new WatchExport(exports, retrievals, bus, clock),
  };
}

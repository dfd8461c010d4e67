import { CancelExport } from '../application/export/cancel-export.ts';
import { CreateExport } from '../application/export/create-export.ts';
import { EstimateExport } from '../application/export/estimate-export.ts';
import { ExportSelection } from '../application/export/export-selection.ts';
import { FollowExports } from '../application/export/follow-exports.ts';
import { OpenExport } from '../application/export/open-export.ts';
import { WatchExport } from '../application/export/watch-export.ts';
import { ZipFiles } from '../application/export/zip-files.ts';
import type { EventBus } from '../application/ports/event-bus.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { RetrievalQueries } from '../application/ports/retrieval-queries.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import type { EstimateRetrieval } from '../application/retrieval/estimate-retrieval.ts';
import type { RequestRetrieval } from '../application/retrieval/request-retrieval.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { YazlZipWriter } from '../infrastructure/export/yazl-zip-writer.ts';
import { PostgresArchivedFileQueries } from '../infrastructure/postgres/postgres-archived-file-queries.ts';
import { PostgresExportQueries } from '../infrastructure/postgres/postgres-export-queries.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

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
  readonly retrievals: RetrievalQueries;
  readonly requestRetrieval: RequestRetrieval;
  readonly estimateRetrieval: EstimateRetrieval;
}

/** The use cases of exports, and the zips that shares give as well. */
export function composeExport(parts: ExportParts, retrieval: RetrievalParts) {
  const { sql, files, unitOfWork, providers, bus, clock } = parts;
  const { retrievals, estimateRetrieval } = retrieval;
  const exports = new PostgresExportQueries(sql);
  const selection = new ExportSelection(files, exports, new PostgresArchivedFileQueries(sql));
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

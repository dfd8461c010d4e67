import type { Contribution, JobTable, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DownloadLinks } from '../download/application/download-links.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ReadCopies } from '../library/application/read-copies.ts';
import type { ArchivedFileQueries } from '../retrieval/application/archived-file-queries.ts';
import type { EstimateRetrieval } from '../retrieval/application/estimate-retrieval.ts';
import type { RequestRetrieval } from '../retrieval/application/request-retrieval.ts';
import type { RetrievalQueries } from '../retrieval/application/retrieval-queries.ts';
import { ArchiveExportObject } from './api/graphql/archive-export.ts';
import { EXPORT_LOADERS, type Viewer } from './api/graphql/context.ts';
import { ExportLinksResolver } from './api/graphql/export-links-resolver.ts';
import { ExportResolver } from './api/graphql/export-resolver.ts';
import { exportRoutes } from './api/http/export-routes.ts';
import { CancelExport } from './application/cancel-export.ts';
import { CreateExport } from './application/create-export.ts';
import { EstimateExport } from './application/estimate-export.ts';
import type { ExportJobs } from './application/export-jobs.ts';
import { EXPORT_REACTIONS } from './application/export-reactions.ts';
import { ExportSelection } from './application/export-selection.ts';
import { FollowExports } from './application/follow-exports.ts';
import { OpenExport } from './application/open-export.ts';
import { PlanParts } from './application/plan-parts.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { WatchExport } from './application/watch-export.ts';
import { ZipFiles } from './application/zip-files.ts';
import { ArchiveExportEntity } from './infrastructure/archive-export.entity.ts';
import { mikroExportRepository } from './infrastructure/mikro-export-repository.ts';
import { postgresExportQueries } from './infrastructure/postgres-export-queries.ts';
import { YazlZipWriter } from './infrastructure/yazl-zip-writer.ts';

export interface ExportDeps {
  readonly files: FileQueries;
  readonly readCopies: ReadCopies;
  readonly downloadLinks: DownloadLinks;
  readonly retrievals: RetrievalQueries;
  readonly archivedFiles: ArchivedFileQueries;
  readonly requestRetrieval: RequestRetrieval<Transaction>;
  readonly estimateRetrieval: EstimateRetrieval;
}

/** Composes the export use cases and the zip builder, which shares use too. */
export function composeExports(platform: Platform<Transaction>, deps: ExportDeps) {
  const { sql, unitOfWork, bus, clock } = platform;
  const { files, readCopies, retrievals, archivedFiles, estimateRetrieval } = deps;
  const exports = postgresExportQueries(sql);
  const selection = new ExportSelection(exports, archivedFiles);
  const zipFiles = new ZipFiles(files, readCopies, new YazlZipWriter());
  const planParts = new PlanParts(zipFiles);
  return {
    exports,
    zipFiles,
    createExport: new CreateExport({ ...platform, ...deps, selection, planParts }),
    estimateExport: new EstimateExport(selection, estimateRetrieval, planParts, clock),
    cancelExport: new CancelExport(exports, unitOfWork, clock),
    followExports: new FollowExports(exports, unitOfWork, clock),
    openExport: new OpenExport(exports, files, zipFiles, unitOfWork, clock),
    watchExport: new WatchExport(exports, retrievals, bus, clock),
  };
}

type UseCases = ReturnType<typeof composeExports> & ExportDeps;

export const exportsContribution: Contribution<UseCases> = {
  entities: [ArchiveExportEntity],
  transaction: {
    exports: mikroExportRepository,
  } satisfies TransactionTable<Pick<Transaction, 'exports'>>,
  reactions: EXPORT_REACTIONS,
  steps: {
    'remove-export-files': (
      _useCases,
      finished: readonly { readonly exportId: string }[],
      tx: Transaction,
    ) => tx.exports.removeFiles(finished.map(({ exportId }) => exportId)),
  },
  jobs: {
    'follow-exports': {
      retries: 10,
      timeoutSeconds: 300,
      run: ({ followExports }, { retrievalId }, signal) =>
        followExports.ofRetrieval(retrievalId, signal),
    },
    'sweep-exports': {
      cron: '* * * * *',
      retries: 0,
      timeoutSeconds: 180,
      run: ({ followExports }, _data, signal) => followExports.due(signal),
    },
  } satisfies JobTable<ExportJobs, UseCases>,
  resolvers: (useCases) => [new ExportResolver(useCases), new ExportLinksResolver(useCases)],
  loaders: EXPORT_LOADERS,
  subscriptions: ['watchExport'],
  nodes: {
    export: ({ exports }: Viewer, uuid) => loadObject(exports, uuid, ArchiveExportObject),
  },
  crossOriginRoutes: exportRoutes,
};

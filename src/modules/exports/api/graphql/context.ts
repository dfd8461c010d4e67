import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as retrieval from '../../../retrieval/api/graphql/context.ts';
import type { ExportQueries, ExportRow } from '../../application/export-queries.ts';
import type { WatchExport } from '../../application/watch-export.ts';

/** Batched reads of the viewer's exports. */
export interface ExportLoaders {
  readonly exports: Loader<ExportRow | undefined>;
}

export interface Viewer extends retrieval.Viewer, ExportLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchExport: WatchExport;
}

export const EXPORT_LOADERS: LoaderTable<
  ExportLoaders,
  { readonly exports: Pick<ExportQueries, 'find'> }
> = {
  exports: ({ exports }, ownerId, isCached) => byId((ids) => exports.find(ownerId, ids), isCached),
};

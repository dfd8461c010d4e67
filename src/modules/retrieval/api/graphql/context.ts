import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { EstimateRetrieval } from '../../application/estimate-retrieval.ts';
import type { RetrievalQueries, RetrievalRow } from '../../application/retrieval-queries.ts';
import type { WatchRetrievals } from '../../application/watch-retrievals.ts';
import type { RetrievalEstimate } from '../../domain/retrieval-estimate.ts';

/** Data loaders for the viewer's retrievals. */
export interface RetrievalLoaders {
  readonly retrievals: Loader<RetrievalRow | undefined>;
  /** The newest retrieval that waits for each file. */
  readonly awaiting: Loader<string | undefined>;
  /** Retrieval estimates for each file. */
  readonly estimates: Loader<readonly RetrievalEstimate[]>;
}

export interface Viewer extends library.Viewer, RetrievalLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchRetrievals: WatchRetrievals;
}

interface LoaderDeps {
  readonly retrievals: Pick<RetrievalQueries, 'find' | 'awaiting'>;
  readonly estimateRetrieval: Pick<EstimateRetrieval, 'ofEach'>;
}

export const RETRIEVAL_LOADERS: LoaderTable<RetrievalLoaders, LoaderDeps> = {
  retrievals: ({ retrievals }, ownerId, remember) =>
    byId((ids) => retrievals.find(ownerId, ids), remember),
  awaiting: ({ retrievals }, ownerId, remember) =>
    byMap((ids) => retrievals.awaiting(ownerId, ids), undefined, remember),
  estimates: ({ estimateRetrieval }, ownerId, remember) =>
    byMap((ids) => estimateRetrieval.ofEach(ownerId, ids), [], remember),
};

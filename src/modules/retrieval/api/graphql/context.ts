import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { EstimateRetrieval } from '../../application/estimate-retrieval.ts';
import type { RetrievalQueries, RetrievalRow } from '../../application/retrieval-queries.ts';
import type { WatchRetrievals } from '../../application/watch-retrievals.ts';
import type { RetrievalEstimate } from '../../domain/retrieval-estimate.ts';

/** Reads of the viewer's retrievals. */
export interface RetrievalLoaders {
  readonly retrievals: Loader<RetrievalRow | undefined>;
  /** By file: the newest retrieval that waits for it. */
  readonly awaiting: Loader<string | undefined>;
  /** By file: what it would take to read it. */
  readonly estimates: Loader<readonly RetrievalEstimate[]>;
}

export interface Viewer extends library.Viewer, RetrievalLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchRetrievals: WatchRetrievals;
}

export interface RetrievalLoaderParts {
  readonly retrievals: Pick<RetrievalQueries, 'find' | 'awaiting'>;
  readonly estimateRetrieval: Pick<EstimateRetrieval, 'ofEach'>;
}

export function retrievalLoaders(
  { retrievals, estimateRetrieval }: RetrievalLoaderParts,
  ownerId: string,
  remember: boolean,
): RetrievalLoaders {
  return {
    retrievals: byId((ids) => retrievals.find(ownerId, ids), remember),
    awaiting: byMap((ids) => retrievals.awaiting(ownerId, ids), undefined, remember),
    estimates: byMap((ids) => estimateRetrieval.ofEach(ownerId, ids), [], remember),
  };
}

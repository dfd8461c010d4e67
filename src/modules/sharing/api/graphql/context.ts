import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as retrieval from '../../../retrieval/api/graphql/context.ts';
import type { ShareQueries, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import type {
  ShareRequestQueries,
  ShareRequestRow,
} from '../../application/share-request-queries.ts';
import type { WatchShares } from '../../application/watch-shares.ts';

/** Batched reads of the viewer's shares. */
export interface ShareLoaders {
  readonly shares: Loader<ShareRow | undefined>;
  /** By share of the viewer: number and size of its files. */
  readonly shareTotals: Loader<ShareTotal>;
  readonly shareRequests: Loader<ShareRequestRow | undefined>;
}

export interface Viewer extends retrieval.Viewer, ShareLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchShares: WatchShares;
}

export const SHARE_LOADERS: LoaderTable<
  ShareLoaders,
  {
    readonly shares: Pick<ShareQueries, 'find' | 'totals'>;
    readonly shareRequests: Pick<ShareRequestQueries, 'find'>;
  }
> = {
  shares: ({ shares }, ownerId, isCached) => byId((ids) => shares.find(ownerId, ids), isCached),
  shareTotals: ({ shares }, _ownerId, isCached) =>
    byMap((ids) => shares.totals(ids), { files: 0, bytes: 0 }, isCached),
  shareRequests: ({ shareRequests }, ownerId, isCached) =>
    byId((ids) => shareRequests.find(ownerId, ids), isCached),
};

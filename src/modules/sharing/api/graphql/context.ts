import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { ShareQueries, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import type { WatchShares } from '../../application/watch-shares.ts';

/** Batched reads of the viewer's shares. */
export interface ShareLoaders {
  readonly shares: Loader<ShareRow | undefined>;
  /** By share of the viewer: number and size of its files. */
  readonly shareTotals: Loader<ShareTotal>;
}

export interface Viewer extends library.Viewer, ShareLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchShares: WatchShares;
}

export const SHARE_LOADERS: LoaderTable<
  ShareLoaders,
  { readonly shares: Pick<ShareQueries, 'find' | 'totals'> }
> = {
  shares: ({ shares }, ownerId, isCached) => byId((ids) => shares.find(ownerId, ids), isCached),
  shareTotals: ({ shares }, _ownerId, isCached) =>
    byMap((ids) => shares.totals(ids), { files: 0, bytes: 0 }, isCached),
};

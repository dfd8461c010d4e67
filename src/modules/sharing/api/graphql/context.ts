import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type { FileQueries, ReadableCopy } from '../../../library/application/file-queries.ts';
import type { FileMediaRow, MediaQueries } from '../../../media/application/media-queries.ts';
import type * as retrieval from '../../../retrieval/api/graphql/context.ts';
import type { ShareQueries, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import type {
  ShareRequestQueries,
  ShareRequestRow,
} from '../../application/share-request-queries.ts';
import type { WatchShares } from '../../application/watch-shares.ts';
import { byOwner, type OwnedFileLoader } from './owned-files.ts';

/** Batched reads of shares and their files. */
export interface ShareLoaders {
  /** The viewer's shares. */
  readonly shares: Loader<ShareRow | undefined>;
  /** By share that the viewer may see: number and size of its files. */
  readonly shareTotals: Loader<ShareTotal>;
  readonly shareRequests: Loader<ShareRequestRow | undefined>;
  /** By file of a share that the viewer may see. */
  readonly sharedCopies: OwnedFileLoader<readonly ReadableCopy[]>;
  readonly sharedMedia: OwnedFileLoader<FileMediaRow>;
}

export interface Viewer extends retrieval.Viewer, ShareLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchShares: WatchShares;
}

interface LoaderDeps {
  readonly shares: Pick<ShareQueries, 'find' | 'totals'>;
  readonly shareRequests: Pick<ShareRequestQueries, 'find'>;
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly media: Pick<MediaQueries, 'ofFiles'>;
}

export const SHARE_LOADERS: LoaderTable<ShareLoaders, LoaderDeps> = {
  shares: ({ shares }, ownerId, isCached) => byId((ids) => shares.find(ownerId, ids), isCached),
  shareTotals: ({ shares }, _ownerId, isCached) =>
    byMap((ids) => shares.totals(ids), { files: 0, bytes: 0 }, isCached),
  shareRequests: ({ shareRequests }, ownerId, isCached) =>
    byId((ids) => shareRequests.find(ownerId, ids), isCached),
  sharedCopies: ({ files }, _viewerId, isCached) =>
    byOwner((ownerId, fileIds) => files.copiesOfMany(ownerId, fileIds), isCached),
  sharedMedia: ({ media }, _viewerId, isCached) =>
    byOwner(async (ownerId, fileIds) => {
      const rows = await media.ofFiles(ownerId, fileIds);
      return new Map(rows.map((row) => [row.fileId, row]));
    }, isCached),
};

import type { LoaderTable, RequestLoaderTable } from '../../../../platform/contribution.ts';
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

/** Batched reads of the viewer's shares. */
export interface ShareLoaders {
  readonly shares: Loader<ShareRow | undefined>;
  readonly shareRequests: Loader<ShareRequestRow | undefined>;
}

/** Batched reads of shares that the client may see, with or without an account. */
export interface RecipientLoaders {
  /** Number and size of a share's files. */
  readonly shareTotals: Loader<ShareTotal>;
  /** By file of a share. */
  readonly sharedCopies: OwnedFileLoader<readonly ReadableCopy[]>;
  readonly sharedMedia: OwnedFileLoader<FileMediaRow>;
}

export interface Viewer extends retrieval.Viewer, ShareLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer, RecipientLoaders> {
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
  shareRequests: ({ shareRequests }, ownerId, isCached) =>
    byId((ids) => shareRequests.find(ownerId, ids), isCached),
};

export const RECIPIENT_LOADERS: RequestLoaderTable<RecipientLoaders, LoaderDeps> = {
  shareTotals: ({ shares }, isCached) =>
    byMap((ids) => shares.totals(ids), { files: 0, bytes: 0 }, isCached),
  sharedCopies: ({ files }, isCached) =>
    byOwner((ownerId, fileIds) => files.copiesOfMany(ownerId, fileIds), isCached),
  sharedMedia: ({ media }, isCached) =>
    byOwner(async (ownerId, fileIds) => {
      const rows = await media.ofFiles(ownerId, fileIds);
      return new Map(rows.map((row) => [row.fileId, row]));
    }, isCached),
};

import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { LoaderTable, RequestLoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import { UseLimit } from '../../../../platform/graphql/use-limit.ts';
import type {
  FileQueries,
  FileRow,
  ReadableCopy,
} from '../../../library/application/file-queries.ts';
import type { FileMediaRow, MediaQueries } from '../../../media/application/media-queries.ts';
import type * as retrieval from '../../../retrieval/api/graphql/context.ts';
import type { ShareQueries, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import type {
  ShareRequestQueries,
  ShareRequestRow,
} from '../../application/share-request-queries.ts';
import type { WatchShares } from '../../application/watch-shares.ts';
import { byOwner, type OwnedFileLoader } from './owned-files.ts';

/** How often a request may read `timelineBucket` of shares, each of up to 10,000 files. */
const MAX_BUCKETS = 3;

/** Half of the connections for searches. */
const SEARCHES_AT_ONCE = 2;

/** Batched reads of the viewer's shares. */
export interface ShareLoaders {
  readonly shares: Loader<ShareRow | undefined>;
  readonly shareRequests: Loader<ShareRequestRow | undefined>;
}

/** Batched reads of shares that the client may see, with or without an account. */
export interface RecipientLoaders {
  /** Number and size of a share's files. */
  readonly shareTotals: Loader<ShareTotal>;
  /** By file of a share; undefined if it is in the trash. */
  readonly sharedRows: OwnedFileLoader<FileRow>;
  /** By file of a share. */
  readonly sharedCopies: OwnedFileLoader<readonly ReadableCopy[]>;
  readonly sharedMedia: OwnedFileLoader<FileMediaRow>;
  /** Searches of one request, so that a list of shares does not occupy all connections. */
  readonly sharedSearches: Slots;
  readonly sharedBuckets: UseLimit;
}

export interface Viewer extends retrieval.Viewer, ShareLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer, RecipientLoaders> {
  readonly watchShares: WatchShares;
}

interface LoaderDeps {
  readonly shares: Pick<ShareQueries, 'find' | 'totals'>;
  readonly shareRequests: Pick<ShareRequestQueries, 'find'>;
  readonly files: Pick<FileQueries, 'copiesOfMany' | 'find'>;
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
  sharedRows: ({ files }, isCached) =>
    byOwner(async (ownerId, fileIds) => {
      const rows = await files.find(ownerId, fileIds);
      return new Map(rows.flatMap((row) => (row.trashedAt ? [] : [[row.id, row]])));
    }, isCached),
  sharedCopies: ({ files }, isCached) =>
    byOwner((ownerId, fileIds) => files.copiesOfMany(ownerId, fileIds), isCached),
  sharedMedia: ({ media }, isCached) =>
    byOwner(async (ownerId, fileIds) => {
      const rows = await media.ofFiles(ownerId, fileIds);
      return new Map(rows.map((row) => [row.fileId, row]));
    }, isCached),
  sharedSearches: () => new Slots(SEARCHES_AT_ONCE),
  sharedBuckets: () => new UseLimit('ReceivedShare.timelineBucket', MAX_BUCKETS),
};

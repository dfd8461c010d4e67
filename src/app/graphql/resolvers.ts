import 'reflect-metadata';
import {
  AccountResolver,
  type AccountResolverParts,
} from '../../modules/account/api/graphql/account-resolver.ts';
import {
  QuotaResolver,
  type QuotaResolverParts,
} from '../../modules/account/api/graphql/quota-resolver.ts';
import { UserListResolver } from '../../modules/account/api/graphql/user-list-resolver.ts';
import {
  AlbumMutationResolver,
  type AlbumMutationParts,
} from '../../modules/albums/api/graphql/album-mutation-resolver.ts';
import { AlbumResolver } from '../../modules/albums/api/graphql/album-resolver.ts';
import { FileAlbumsResolver } from '../../modules/albums/api/graphql/file-albums-resolver.ts';
import { LibrarySubscriptionResolver } from '../../modules/albums/api/graphql/library-subscription-resolver.ts';
import type { ListAlbums } from '../../modules/albums/application/list-albums.ts';
import {
  ArchiveResolver,
  type ArchiveResolverParts,
} from '../../modules/archive/api/graphql/archive-resolver.ts';
import { ExportConnectionResolver } from '../../modules/exports/api/graphql/export-connection-resolver.ts';
import {
  ExportResolver,
  type ExportResolverParts,
} from '../../modules/exports/api/graphql/export-resolver.ts';
import { FileConnectionResolver } from '../../modules/library/api/graphql/file-connection-resolver.ts';
import {
  FileResolver,
  type FileResolverParts,
} from '../../modules/library/api/graphql/file-resolver.ts';
import {
  TagResolver,
  type TagResolverParts,
} from '../../modules/library/api/graphql/tag-resolver.ts';
import type { FileQueries } from '../../modules/library/application/file-queries.ts';
import { RetrievalConnectionResolver } from '../../modules/retrieval/api/graphql/retrieval-connection-resolver.ts';
import { RetrievalItemResolver } from '../../modules/retrieval/api/graphql/retrieval-item-resolver.ts';
import {
  RetrievalResolver,
  type RetrievalResolverParts,
} from '../../modules/retrieval/api/graphql/retrieval-resolver.ts';
import {
  SearchResolver,
  type SearchResolverParts,
} from '../../modules/search/api/graphql/search-resolver.ts';
import { TimelineBucketResolver } from '../../modules/search/api/graphql/timeline-bucket-resolver.ts';
import {
  ReceivedShareResolver,
  type ReceivedShareResolverParts,
} from '../../modules/sharing/api/graphql/received-share-resolver.ts';
import {
  ShareAccessResolver,
  ShareConnectionResolver,
} from '../../modules/sharing/api/graphql/share-parts-resolver.ts';
import {
  ShareResolver,
  type ShareResolverParts,
} from '../../modules/sharing/api/graphql/share-resolver.ts';
import {
  SharedFileResolver,
  type SharedFileResolverParts,
} from '../../modules/sharing/api/graphql/shared-file-resolver.ts';
import {
  PlacementResolver,
  type PlacementResolverParts,
} from '../../modules/storage/api/graphql/placement-resolver.ts';
import {
  ProviderResolver,
  type ProviderResolverParts,
} from '../../modules/storage/api/graphql/provider-resolver.ts';
import {
  TrashResolver,
  type TrashResolverParts,
} from '../../modules/trash/api/graphql/trash-resolver.ts';
import { HashResolver } from '../../modules/upload/api/graphql/hash-resolver.ts';
import { SubscriptionResolver } from '../../modules/upload/api/graphql/upload-progress-resolver.ts';
import { UploadSessionConnectionResolver } from '../../modules/upload/api/graphql/upload-session-connection-resolver.ts';
import {
  UploadSessionResolver,
  type UploadSessionResolverParts,
} from '../../modules/upload/api/graphql/upload-session-resolver.ts';
import type { CompareHashes } from '../../modules/upload/application/compare-hashes.ts';
import type { UploadQueries } from '../../modules/upload/application/upload-queries.ts';
import { NodeResolver } from './node-resolver.ts';

/** Everything that resolvers stand on. What is bound to a request comes with its context instead. */
export interface GraphqlParts
  extends
    AccountResolverParts,
    ArchiveResolverParts,
    ExportResolverParts,
    FileResolverParts,
    PlacementResolverParts,
    ProviderResolverParts,
    RetrievalResolverParts,
    TrashResolverParts,
    UploadSessionResolverParts,
    AlbumMutationParts,
    QuotaResolverParts,
    TagResolverParts,
    ReceivedShareResolverParts,
    ShareResolverParts,
    SharedFileResolverParts,
    SearchResolverParts {
  readonly listAlbums: ListAlbums;
  readonly compareHashes: CompareHashes;
  readonly files: FileQueries;
  readonly uploads: UploadQueries;
}

/** One instance of every resolver class. */
export function graphqlResolvers(parts: GraphqlParts): object[] {
  return [
    new AccountResolver(parts),
    new NodeResolver(),
    new FileResolver(parts),
    new ArchiveResolver(parts),
    new HashResolver(parts.compareHashes),
    new FileConnectionResolver(parts.listFiles),
    new UploadSessionResolver(parts),
    new UploadSessionConnectionResolver(parts.uploads),
    new PlacementResolver(parts),
    new ProviderResolver(parts),
    new RetrievalResolver(parts),
    new RetrievalItemResolver(),
    new RetrievalConnectionResolver(parts.retrievals),
    new ExportResolver(parts),
    new ExportConnectionResolver(parts.exports),
    new SubscriptionResolver(),
    new ShareResolver(parts),
    new ShareConnectionResolver(parts.shares),
    new ShareAccessResolver(),
    new ReceivedShareResolver(parts),
    new SharedFileResolver(parts),
    new TrashResolver(parts),
    new SubscriptionResolver(),
    new TagResolver(parts),
    new AlbumResolver(parts.listAlbums),
    new AlbumMutationResolver(parts),
    new FileAlbumsResolver(),
    new QuotaResolver(parts),
    new UserListResolver(parts.accounts),
    new LibrarySubscriptionResolver(),
    new SearchResolver(parts),
    new TimelineBucketResolver(),
  ];
}

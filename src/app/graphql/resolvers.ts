import 'reflect-metadata';
import {
  AccountResolver,
  type AccountResolverParts,
} from '../../modules/account/api/graphql/account-resolver.ts';
import {
  QuotaResolver,
  type QuotaResolverParts,
} from '../../modules/account/api/graphql/quota-resolver.ts';
import { QuotaUpdateResolver } from '../../modules/account/api/graphql/quota-update-resolver.ts';
import { UserListResolver } from '../../modules/account/api/graphql/user-list-resolver.ts';
import { AlbumChangeResolver } from '../../modules/albums/api/graphql/album-change-resolver.ts';
import {
  AlbumMutationResolver,
  type AlbumMutationParts,
} from '../../modules/albums/api/graphql/album-mutation-resolver.ts';
import { AlbumResolver } from '../../modules/albums/api/graphql/album-resolver.ts';
import { FileAlbumsResolver } from '../../modules/albums/api/graphql/file-albums-resolver.ts';
import type { ListAlbums } from '../../modules/albums/application/list-albums.ts';
import {
  ArchiveResolver,
  type ArchiveResolverParts,
} from '../../modules/archive/api/graphql/archive-resolver.ts';
import {
  FileDownloadResolver,
  type FileDownloadResolverParts,
} from '../../modules/download/api/graphql/file-download-resolver.ts';
import { ExportConnectionResolver } from '../../modules/exports/api/graphql/export-connection-resolver.ts';
import {
  ExportResolver,
  type ExportResolverParts,
} from '../../modules/exports/api/graphql/export-resolver.ts';
import { FileChangeResolver } from '../../modules/library/api/graphql/file-change-resolver.ts';
import {
  FileResolver,
  type FileResolverParts,
} from '../../modules/library/api/graphql/file-resolver.ts';
import {
  TagResolver,
  type TagResolverParts,
} from '../../modules/library/api/graphql/tag-resolver.ts';
import { UsageResolver } from '../../modules/library/api/graphql/usage-resolver.ts';
import type { DescribeUsage } from '../../modules/library/application/describe-usage.ts';
import type { FileQueries } from '../../modules/library/application/file-queries.ts';
import { RetrievalConnectionResolver } from '../../modules/retrieval/api/graphql/retrieval-connection-resolver.ts';
import { RetrievalItemResolver } from '../../modules/retrieval/api/graphql/retrieval-item-resolver.ts';
import {
  RetrievalResolver,
  type RetrievalResolverParts,
} from '../../modules/retrieval/api/graphql/retrieval-resolver.ts';
import { RetrievalUpdateResolver } from '../../modules/retrieval/api/graphql/retrieval-update-resolver.ts';
import { FileConnectionResolver } from '../../modules/search/api/graphql/file-connection-resolver.ts';
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
import {
  HashResolver,
  type HashResolverParts,
} from '../../modules/upload/api/graphql/hash-resolver.ts';
import { UploadProgressResolver } from '../../modules/upload/api/graphql/upload-progress-resolver.ts';
import { UploadSessionConnectionResolver } from '../../modules/upload/api/graphql/upload-session-connection-resolver.ts';
import {
  UploadSessionResolver,
  type UploadSessionResolverParts,
} from '../../modules/upload/api/graphql/upload-session-resolver.ts';
import type { UploadQueries } from '../../modules/upload/application/upload-queries.ts';
import { NodeResolver } from './node-resolver.ts';

/** Everything that resolvers stand on. What is bound to a request comes with its context instead. */
export interface GraphqlParts
  extends
    AccountResolverParts,
    ArchiveResolverParts,
    ExportResolverParts,
    FileResolverParts,
    HashResolverParts,
    FileDownloadResolverParts,
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
  readonly describeUsage: DescribeUsage;
  readonly files: FileQueries;
  readonly uploads: UploadQueries;
}

/** One instance of every resolver class. */
export function graphqlResolvers(parts: GraphqlParts): object[] {
  return [
    new AccountResolver(parts),
    new NodeResolver(),
    new FileResolver(parts),
    new FileDownloadResolver(parts),
    new ArchiveResolver(parts),
    new HashResolver(parts),
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
    new ShareResolver(parts),
    new ShareConnectionResolver(parts.shares),
    new ShareAccessResolver(),
    new ReceivedShareResolver(parts),
    new SharedFileResolver(parts),
    new TrashResolver(parts),
    new TagResolver(parts),
    new AlbumResolver(parts.listAlbums),
    new AlbumMutationResolver(parts),
    new FileAlbumsResolver(),
    new QuotaResolver(parts),
    new UsageResolver(parts.describeUsage),
    new UserListResolver(parts.accounts),
    new AlbumChangeResolver(),
    new QuotaUpdateResolver(),
    new SearchResolver(parts),
    new TimelineBucketResolver(),
    new UploadProgressResolver(),
    new FileChangeResolver(),
    new RetrievalUpdateResolver(),
  ];
}

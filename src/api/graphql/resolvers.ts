import 'reflect-metadata';
import type { ListAlbums } from '../../application/album/list-albums.ts';
import type { CompareHashes } from '../../application/file/compare-hashes.ts';
import type { FileQueries } from '../../application/ports/file-queries.ts';
import type { UploadQueries } from '../../application/ports/upload-queries.ts';
import { AccountResolver, type AccountResolverParts } from './resolvers/account-resolver.ts';
import {
  AlbumMutationResolver,
  type AlbumMutationParts,
} from './resolvers/album-mutation-resolver.ts';
import { AlbumResolver } from './resolvers/album-resolver.ts';
import { ArchiveResolver, type ArchiveResolverParts } from './resolvers/archive-resolver.ts';
import { ExportConnectionResolver } from './resolvers/export-connection-resolver.ts';
import { ExportResolver, type ExportResolverParts } from './resolvers/export-resolver.ts';
import { FileAlbumsResolver } from './resolvers/file-albums-resolver.ts';
import { FileConnectionResolver } from './resolvers/file-connection-resolver.ts';
import { FileResolver, type FileResolverParts } from './resolvers/file-resolver.ts';
import { HashResolver } from './resolvers/hash-resolver.ts';
import { LibrarySubscriptionResolver } from './resolvers/library-subscription-resolver.ts';
import { NodeResolver } from './resolvers/node-resolver.ts';
import { PlacementResolver, type PlacementResolverParts } from './resolvers/placement-resolver.ts';
import { ProviderResolver, type ProviderResolverParts } from './resolvers/provider-resolver.ts';
import { QuotaResolver, type QuotaResolverParts } from './resolvers/quota-resolver.ts';
import {
  ReceivedShareResolver,
  type ReceivedShareResolverParts,
} from './resolvers/received-share-resolver.ts';
import { RetrievalConnectionResolver } from './resolvers/retrieval-connection-resolver.ts';
import { RetrievalItemResolver } from './resolvers/retrieval-item-resolver.ts';
import { RetrievalResolver, type RetrievalResolverParts } from './resolvers/retrieval-resolver.ts';
import { SearchResolver, type SearchResolverParts } from './resolvers/search-resolver.ts';
import { ShareAccessResolver, ShareConnectionResolver } from './resolvers/share-parts-resolver.ts';
import { ShareResolver, type ShareResolverParts } from './resolvers/share-resolver.ts';
import {
  SharedFileResolver,
  type SharedFileResolverParts,
} from './resolvers/shared-file-resolver.ts';
import { SubscriptionResolver } from './resolvers/subscription-resolver.ts';
import { TagResolver, type TagResolverParts } from './resolvers/tag-resolver.ts';
import { TimelineBucketResolver } from './resolvers/timeline-bucket-resolver.ts';
import { TrashResolver, type TrashResolverParts } from './resolvers/trash-resolver.ts';
import { UploadSessionConnectionResolver } from './resolvers/upload-session-connection-resolver.ts';
import {
  UploadSessionResolver,
  type UploadSessionResolverParts,
} from './resolvers/upload-session-resolver.ts';
import { UserListResolver } from './resolvers/user-list-resolver.ts';

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

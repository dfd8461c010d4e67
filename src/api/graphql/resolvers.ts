import 'reflect-metadata';
import type { CompareHashes } from '../../application/file/compare-hashes.ts';
import type { FileQueries } from '../../application/ports/file-queries.ts';
import type { UploadQueries } from '../../application/ports/upload-queries.ts';
import { AccountResolver, type AccountResolverParts } from './resolvers/account-resolver.ts';
import { ArchiveResolver, type ArchiveResolverParts } from './resolvers/archive-resolver.ts';
import { FileConnectionResolver } from './resolvers/file-connection-resolver.ts';
import { FileResolver, type FileResolverParts } from './resolvers/file-resolver.ts';
import { HashResolver } from './resolvers/hash-resolver.ts';
import { NodeResolver } from './resolvers/node-resolver.ts';
import { PlacementResolver, type PlacementResolverParts } from './resolvers/placement-resolver.ts';
import { ProviderResolver, type ProviderResolverParts } from './resolvers/provider-resolver.ts';
import { RetrievalConnectionResolver } from './resolvers/retrieval-connection-resolver.ts';
import { RetrievalItemResolver } from './resolvers/retrieval-item-resolver.ts';
import { RetrievalResolver, type RetrievalResolverParts } from './resolvers/retrieval-resolver.ts';
import { SubscriptionResolver } from './resolvers/subscription-resolver.ts';
import { UploadSessionConnectionResolver } from './resolvers/upload-session-connection-resolver.ts';
import {
  UploadSessionResolver,
  type UploadSessionResolverParts,
} from './resolvers/upload-session-resolver.ts';

/** Everything that resolvers stand on. What is bound to a request comes with its context instead. */
export interface GraphqlParts
  extends
    AccountResolverParts,
    ArchiveResolverParts,
    FileResolverParts,
    PlacementResolverParts,
    ProviderResolverParts,
    RetrievalResolverParts,
    UploadSessionResolverParts {
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
    new FileConnectionResolver(parts.files),
    new UploadSessionResolver(parts),
    new UploadSessionConnectionResolver(parts.uploads),
    new PlacementResolver(parts),
    new ProviderResolver(parts),
    new RetrievalResolver(parts),
    new RetrievalItemResolver(),
    new RetrievalConnectionResolver(parts.retrievals),
    new SubscriptionResolver(),
  ];
}

import { DomainError } from '../../kernel/domain-error.ts';
import type { Identity } from '../../kernel/identity.ts';
import type * as account from '../../modules/account/api/graphql/context.ts';
import type { AccountQueries } from '../../modules/account/application/account-queries.ts';
import type { Authenticate } from '../../modules/account/application/authenticate.ts';
import type { WatchQuota } from '../../modules/account/application/watch-quota.ts';
import { albumLoaders } from '../../modules/albums/api/graphql/album-loaders.ts';
import type * as albums from '../../modules/albums/api/graphql/context.ts';
import type { AlbumQueries } from '../../modules/albums/application/album-queries.ts';
import type { WatchAlbums } from '../../modules/albums/application/watch-albums.ts';
import * as archive from '../../modules/archive/api/graphql/context.ts';
import * as exports from '../../modules/exports/api/graphql/context.ts';
import type { ExportQueries } from '../../modules/exports/application/export-queries.ts';
import type { WatchExport } from '../../modules/exports/application/watch-export.ts';
import * as library from '../../modules/library/api/graphql/context.ts';
import type { FileQueries } from '../../modules/library/application/file-queries.ts';
import type { WatchFiles } from '../../modules/library/application/watch-files.ts';
import * as retrieval from '../../modules/retrieval/api/graphql/context.ts';
import type { WatchRetrievals } from '../../modules/retrieval/application/watch-retrievals.ts';
import * as sharing from '../../modules/sharing/api/graphql/context.ts';
import type { ShareQueries } from '../../modules/sharing/application/share-queries.ts';
import type { WatchShares } from '../../modules/sharing/application/watch-shares.ts';
import * as upload from '../../modules/upload/api/graphql/context.ts';
import type { UploadQueries } from '../../modules/upload/application/upload-queries.ts';
import type { WatchUploadProgress } from '../../modules/upload/application/watch-upload-progress.ts';
import type { GraphqlContexts, RequestFacts } from '../../platform/graphql/context.ts';

/** The signed-in user of one request, with reads that are batched and see only what is theirs. */
export interface Viewer
  extends
    library.Viewer,
    archive.Viewer,
    retrieval.Viewer,
    upload.Viewer,
    albums.Viewer,
    exports.Viewer,
    sharing.Viewer {}

/** What the resolvers of all modules get with each request. */
export interface GraphqlContext
  extends
    account.GraphqlContext,
    library.GraphqlContext,
    retrieval.GraphqlContext,
    upload.GraphqlContext,
    albums.GraphqlContext,
    exports.GraphqlContext,
    sharing.GraphqlContext {
  viewer(): Promise<Viewer>;
}

export interface ContextParts extends archive.ArchiveLoaderParts, retrieval.RetrievalLoaderParts {
  readonly authenticate: Authenticate;
  readonly accounts: AccountQueries;
  readonly files: FileQueries;
  readonly uploads: UploadQueries;
  readonly albums: AlbumQueries;
  readonly exports: Pick<ExportQueries, 'find'>;
  readonly shares: Pick<ShareQueries, 'find' | 'totals'>;
  readonly watchFiles: WatchFiles;
  readonly watchAlbums: WatchAlbums;
  readonly watchQuota: WatchQuota;
  readonly watchExport: WatchExport;
  readonly watchShares: WatchShares;
  readonly watchUploadProgress: WatchUploadProgress;
  readonly watchRetrievals: WatchRetrievals;
}

/** Makes the context of each request. */
export class Contexts implements GraphqlContexts {
  constructor(private readonly parts: ContextParts) {}

  identify(authorization: string | undefined): Promise<Identity> {
    return this.parts.authenticate.execute(authorization);
  }

  create(facts: RequestFacts): GraphqlContext {
    const { watchFiles, watchUploadProgress, watchRetrievals, watchAlbums, watchQuota } =
      this.parts;
    const { watchExport, watchShares } = this.parts;
    let viewer: Promise<Viewer> | undefined;
    return {
      ...facts,
      watchFiles,
      watchUploadProgress,
      watchRetrievals,
      watchAlbums,
      watchQuota,
      watchExport,
      watchShares,
      viewer: () => (viewer ??= this.viewerOf(facts)),
    };
  }

  private async viewerOf({ identity, remember }: RequestFacts): Promise<Viewer> {
    if (identity.kind === 'EXPIRED') throw unauthenticated('the access token has expired');
    // A token for one upload opens nothing else.
    if (identity.kind !== 'USER') throw unauthenticated('an access token is required');
    const { accounts, files, uploads, exports: exportQueries, shares } = this.parts;
    const account = await accounts.find(identity.userId);
    if (!account) throw unauthenticated('the account is gone');
    return {
      account,
      ...library.libraryLoaders(files, account.id, remember),
      ...archive.archiveLoaders(this.parts, account.id, remember),
      ...retrieval.retrievalLoaders(this.parts, account.id, remember),
      ...upload.uploadLoaders(uploads, account.id, remember),
      ...exports.exportLoaders(exportQueries, account.id, remember),
      ...sharing.shareLoaders(shares, account.id, remember),
      albums: albumLoaders(this.parts.albums, account.id, remember),
    };
  }
}

function unauthenticated(message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message);
}

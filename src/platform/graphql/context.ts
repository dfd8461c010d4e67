import type DataLoader from 'dataloader';

import { DomainError } from '../../kernel/domain-error.ts';
import type {
  AccountQueries,
  AccountRow,
} from '../../modules/account/application/account-queries.ts';
import type { Authenticate, Identity } from '../../modules/account/application/authenticate.ts';
import type { WatchQuota } from '../../modules/account/application/watch-quota.ts';
import { type AlbumLoaders, albumLoaders } from '../../modules/albums/api/graphql/album-loaders.ts';
import type { AlbumQueries } from '../../modules/albums/application/album-queries.ts';
import type { WatchAlbums } from '../../modules/albums/application/watch-albums.ts';
import type {
  ArchiveQueries,
  FileArchiveRow,
} from '../../modules/archive/application/archive-queries.ts';
import type { ExportQueries, ExportRow } from '../../modules/exports/application/export-queries.ts';
import type { WatchExport } from '../../modules/exports/application/watch-export.ts';
import type {
  FileQueries,
  FileRow,
  ReadableCopy,
} from '../../modules/library/application/file-queries.ts';
import type { WatchFiles } from '../../modules/library/application/watch-files.ts';
import type { EstimateRetrieval } from '../../modules/retrieval/application/estimate-retrieval.ts';
import type {
  RetrievalQueries,
  RetrievalRow,
} from '../../modules/retrieval/application/retrieval-queries.ts';
import type { WatchRetrievals } from '../../modules/retrieval/application/watch-retrievals.ts';
import type { RetrievalEstimate } from '../../modules/retrieval/domain/retrieval-estimate.ts';
import type {
  ShareQueries,
  ShareRow,
  ShareTotal,
} from '../../modules/sharing/application/share-queries.ts';
import type { WatchShares } from '../../modules/sharing/application/watch-shares.ts';
import type { PlacementPolicies } from '../../modules/storage/application/placement-policies.ts';
import type { PlacementPolicy } from '../../modules/storage/domain/choose-provider.ts';
import type { UploadQueries } from '../../modules/upload/application/upload-queries.ts';
import type { UploadSessionRow } from '../../modules/upload/application/upload-session-store.ts';
import type { WatchUploadProgress } from '../../modules/upload/application/watch-upload-progress.ts';
import { byId, byKey, byMap } from './loaders.ts';

/** The signed-in user of one request, with reads that are batched and see only what is theirs. */
export interface Viewer {
  readonly account: AccountRow;
  readonly files: DataLoader<string, FileRow | undefined>;
  readonly copies: DataLoader<string, readonly ReadableCopy[]>;
  readonly uploads: DataLoader<string, UploadSessionRow | undefined>;
  readonly archives: DataLoader<string, FileArchiveRow | undefined>;
  /** Where the viewer's files are to be kept; read once. */
  readonly policy: () => Promise<PlacementPolicy>;
  readonly retrievals: DataLoader<string, RetrievalRow | undefined>;
  readonly exports: DataLoader<string, ExportRow | undefined>;
  readonly shares: DataLoader<string, ShareRow | undefined>;
  /** By share of the viewer's: what it shows. */
  readonly shareTotals: DataLoader<string, ShareTotal>;
  /** By file: the newest retrieval that waits for it. */
  readonly awaiting: DataLoader<string, string | undefined>;
  /** By file: what it would take to read it. */
  readonly estimates: DataLoader<string, readonly RetrievalEstimate[]>;
  readonly albums: AlbumLoaders;
}

/** What the transport knows about a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly identity: Identity;
  /** The client's IP address. */
  readonly address: string;
  /** Origin under which the client reaches us, without a slash at the end. Throws for a Host header that is none. */
  readonly baseUrl: () => string;
  /** Whether rows may be remembered: not over the life of a subscription. */
  readonly remember: boolean;
}

/** What resolvers get with each request. */
export interface GraphqlContext extends RequestFacts {
  /** Throws `UNAUTHENTICATED` without a good token of a user who still exists. */
  viewer(): Promise<Viewer>;
  readonly watchFiles: WatchFiles;
  readonly watchUploadProgress: WatchUploadProgress;
  readonly watchRetrievals: WatchRetrievals;
  readonly watchAlbums: WatchAlbums;
  readonly watchQuota: WatchQuota;
  readonly watchExport: WatchExport;
  readonly watchShares: WatchShares;
}

export interface GraphqlContextParts {
  readonly authenticate: Authenticate;
  readonly accounts: AccountQueries;
  readonly files: FileQueries;
  readonly uploads: UploadQueries;
  readonly archive: Pick<ArchiveQueries, 'ofFiles'>;
  readonly policies: Pick<PlacementPolicies, 'of'>;
  readonly retrievals: Pick<RetrievalQueries, 'find' | 'awaiting'>;
  readonly estimateRetrieval: Pick<EstimateRetrieval, 'ofEach'>;
  readonly albums: AlbumQueries;
  readonly exports: Pick<ExportQueries, 'find'>;
  readonly shares: Pick<ShareQueries, 'find' | 'totals'>;
  readonly watchFiles: WatchFiles;
  readonly watchUploadProgress: WatchUploadProgress;
  readonly watchRetrievals: WatchRetrievals;
  readonly watchAlbums: WatchAlbums;
  readonly watchQuota: WatchQuota;
  readonly watchExport: WatchExport;
  readonly watchShares: WatchShares;
}

/** Makes the context of each request. */
export class GraphqlContexts {
  constructor(private readonly parts: GraphqlContextParts) {}

  /** Reads a header or `connection_init` field; see Authenticate. */
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
    const { accounts, files, uploads, archive, retrievals, estimateRetrieval, policies, exports } =
      this.parts;
    const { albums, shares } = this.parts;
    const account = await accounts.find(identity.userId);
    if (!account) throw unauthenticated('the account is gone');
    const { id: ownerId } = account;
    let policy: Promise<PlacementPolicy> | undefined;
    return {
      account,
      policy: () => (remember ? (policy ??= policies.of(ownerId)) : policies.of(ownerId)),
      files: byId((ids) => files.find(ownerId, ids), remember),
      uploads: byId((ids) => uploads.find(ownerId, ids), remember),
      archives: byKey(
        (ids) => archive.ofFiles(ownerId, ids),
        ({ fileId }) => fileId,
        remember,
      ),
      retrievals: byId((ids) => retrievals.find(ownerId, ids), remember),
      exports: byId((ids) => exports.find(ownerId, ids), remember),
      shares: byId((ids) => shares.find(ownerId, ids), remember),
      shareTotals: byMap((ids) => shares.totals(ids), { files: 0, bytes: 0 }, remember),
      copies: byMap((ids) => files.copiesOfMany(ownerId, ids), [], remember),
      awaiting: byMap((ids) => retrievals.awaiting(ownerId, ids), undefined, remember),
      estimates: byMap((ids) => estimateRetrieval.ofEach(ownerId, ids), [], remember),
      albums: albumLoaders(albums, ownerId, remember),
    };
  }
}

function unauthenticated(message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message);
}

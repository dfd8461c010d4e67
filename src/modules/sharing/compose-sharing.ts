import type { AttemptLimiter } from '../../kernel/attempt-limiter.ts';
import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import { hmacSignatures } from '../../platform/hmac-signatures.ts';
import type { Platform } from '../../platform/platform.ts';
import { poolTransactions } from '../../platform/postgres/pool-sql.ts';
import { PostgresAttemptLimiter } from '../../platform/postgres/postgres-attempt-limiter.ts';
import type { AccountQueries } from '../account/application/account-queries.ts';
import type { Authenticate } from '../account/application/authenticate.ts';
import type { PasswordHasher } from '../account/application/password-hasher.ts';
import type { SecretTokens } from '../account/application/secret-tokens.ts';
import type { OpenDownload } from '../download/application/open-download.ts';
import type { ZipFiles } from '../exports/application/zip-files.ts';
import type { DescribeUsage } from '../library/application/describe-usage.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { FilePreviews } from '../media/application/file-previews.ts';
import type { MediaQueries } from '../media/application/media-queries.ts';
import type { EstimateRetrieval } from '../retrieval/application/estimate-retrieval.ts';
import type { RequestRetrieval } from '../retrieval/application/request-retrieval.ts';
import { RECIPIENT_LOADERS, SHARE_LOADERS, type Viewer } from './api/graphql/context.ts';
import { LinkShareResolver } from './api/graphql/link-share-resolver.ts';
import { ReceivedShareResolver } from './api/graphql/received-share-resolver.ts';
import {
  ReceivedShareSearchResolver,
  type ReceivedShareSearchResolverDeps,
} from './api/graphql/received-share-search-resolver.ts';
import { ShareRequestResolver } from './api/graphql/share-request-resolver.ts';
import { ShareRequestObject } from './api/graphql/share-request.ts';
import { ShareResolver } from './api/graphql/share-resolver.ts';
import { ShareObject } from './api/graphql/share.ts';
import { SharedFileMediaResolver } from './api/graphql/shared-file-media-resolver.ts';
import { SharedFileResolver } from './api/graphql/shared-file-resolver.ts';
import { receivedShareRoutes } from './api/http/received-share-routes.ts';
import { shareContentRoutes } from './api/page/share-content-routes.ts';
import { shareRoutes } from './api/page/share-routes.ts';
import { shareZipRoutes } from './api/page/share-zip-routes.ts';
import { AnswerShareRequests } from './application/answer-share-requests.ts';
import { AskForOriginal } from './application/ask-for-original.ts';
import { CreateShare } from './application/create-share.ts';
import { EnterShare } from './application/enter-share.ts';
import { ReadFilesToZip } from './application/files-to-zip.ts';
import { NoteShareAccess } from './application/note-share-access.ts';
import { OpenShare } from './application/open-share.ts';
import { PruneShares } from './application/prune-shares.ts';
import { RevokeShare } from './application/revoke-share.ts';
import { ShareEnd } from './application/share-end.ts';
import { ShareLinks } from './application/share-links.ts';
import { SHARE_REACTIONS } from './application/share-reactions.ts';
import { ShareSessions } from './application/share-sessions.ts';
import { SharedDownloads } from './application/shared-downloads.ts';
import { ThawTimes } from './application/thaw-times.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { UpdateShare } from './application/update-share.ts';
import { WatchShares } from './application/watch-shares.ts';
import { mikroShareRepository } from './infrastructure/mikro-share-repository.ts';
import { mikroShareRequestRepository } from './infrastructure/mikro-share-request-repository.ts';
import { postgresShareAccesses } from './infrastructure/postgres-share-accesses.ts';
import { postgresShareLedger } from './infrastructure/postgres-share-ledger.ts';
import { postgresShareQueries } from './infrastructure/postgres-share-queries.ts';
import { postgresShareRequestQueries } from './infrastructure/postgres-share-request-queries.ts';
import { ShareRequestEntity } from './infrastructure/share-request.entity.ts';
import { ShareEntity } from './infrastructure/share.entity.ts';

export interface ShareDeps {
  readonly authenticate: Authenticate;
  readonly accounts: AccountQueries;
  readonly attempts: AttemptLimiter;
  readonly secrets: SecretTokens;
  readonly passwords: PasswordHasher;
  readonly files: FileQueries;
  readonly requestRetrieval: RequestRetrieval<Transaction>;
  readonly describeUsage: DescribeUsage;
  readonly openDownload: OpenDownload;
  readonly zipFiles: ZipFiles;
  readonly filePreviews: FilePreviews;
  readonly media: MediaQueries;
  readonly estimateRetrieval: EstimateRetrieval;
}

const QUARTER_HOUR = { durationSeconds: 15 * 60, blockSeconds: 15 * 60 };

/** Composes the sharing use cases. */
export function composeSharing(
  platform: Platform<Transaction>,
  deps: ShareDeps,
  /** Secret for signing links and sessions of shares. */
  secret: Uint8Array,
) {
  const { sql, pool, unitOfWork, bus, clock, ids } = platform;
  const { passwords, secrets } = deps;
  const context = { ...platform, ...deps };
  const shareSignatures = hmacSignatures('flexstorage/share/v1', secret);
  const shareRequests = postgresShareRequestQueries(sql, clock);
  const shares = postgresShareQueries(sql, deps.describeUsage);
  const ledger = postgresShareLedger(sql, poolTransactions(pool));
  const sessions = new ShareSessions(shareSignatures, clock);
  const openShare = new OpenShare(shares, secrets, sessions, clock);
  const noteShareAccess = new NoteShareAccess(unitOfWork, clock, ids);
  return {
    shares,
    shareLedger: ledger,
    shareRequests,
    openShare,
    noteShareAccess,
    shareLinks: new ShareLinks(shareSignatures, clock, ids),
    shareEnd: new ShareEnd(shares, bus, clock),
    enterShare: new EnterShare({
      openShare,
      secrets,
      passwords,
      sessions,
      guesses: new PostgresAttemptLimiter({ pool, points: 5, ...QUARTER_HOUR }),
      totalGuesses: new PostgresAttemptLimiter({ pool, points: 50, ...QUARTER_HOUR }),
      noteShareAccess,
    }),
    sharedDownloads: new SharedDownloads({
      ...context,
      ledger,
      noteShareAccess,
      readFilesToZip: new ReadFilesToZip(shares, deps.files, clock),
    }),
    thawTimes: new ThawTimes(deps.estimateRetrieval, clock),
    askForOriginal: new AskForOriginal({ ...context, shares, noteShareAccess }),
    answerShareRequests: new AnswerShareRequests({ ...context, shareRequests }),
    createShare: new CreateShare(context),
    updateShare: new UpdateShare(unitOfWork, passwords, clock),
    revokeShare: new RevokeShare(unitOfWork, clock),
    pruneShares: new PruneShares(ledger, clock),
    watchShares: new WatchShares(ledger, shareRequests, bus, clock),
  };
}

type UseCases = ReturnType<typeof composeSharing> &
  Pick<Platform, 'clock' | 'ids'> &
  ShareDeps &
  ReceivedShareSearchResolverDeps;

export const sharingContribution: Contribution<UseCases> = {
  entities: [ShareEntity, ShareRequestEntity],
  transaction: {
    shares: mikroShareRepository,
    shareAccesses: ({ sql }) => postgresShareAccesses(sql),
    shareRequests: mikroShareRequestRepository,
  } satisfies TransactionTable<Pick<Transaction, 'shares' | 'shareAccesses' | 'shareRequests'>>,
  // On retry, the second of two concurrent requests finds the first one pending.
  violations: { share_request_pending: 'RETRY' },
  reactions: SHARE_REACTIONS,
  jobs: {
    'prune-shares': {
      cron: '17 3 * * *',
      retries: 3,
      timeoutSeconds: 60,
      run: ({ pruneShares }) => pruneShares.execute(),
    },
  },
  resolvers: (useCases) => [
    new ShareResolver(useCases),
    new ReceivedShareResolver(useCases),
    new ReceivedShareSearchResolver(useCases),
    new SharedFileResolver(useCases),
    new ShareRequestResolver(useCases),
    new LinkShareResolver(useCases),
    new SharedFileMediaResolver(),
  ],
  loaders: SHARE_LOADERS,
  requestLoaders: RECIPIENT_LOADERS,
  subscriptions: ['watchShares'],
  nodes: {
    share: ({ shares }: Viewer, uuid) => loadObject(shares, uuid, ShareObject),
    sharerequest: ({ shareRequests }: Viewer, uuid) =>
      loadObject(shareRequests, uuid, ShareRequestObject),
  },
  crossOriginRoutes: receivedShareRoutes,
  routes: async (app, useCases, settings) => {
    await shareRoutes(app, useCases, settings);
    await shareContentRoutes(app, useCases, settings);
    await shareZipRoutes(app, useCases, settings);
  },
};

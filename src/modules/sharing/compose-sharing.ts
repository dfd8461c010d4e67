import type { Pool } from 'pg';

import type { AttemptLimiter } from '../../kernel/attempt-limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import { poolTransactions } from '../../platform/postgres/pool-sql.ts';
import { PostgresAttemptLimiter } from '../../platform/postgres/postgres-attempt-limiter.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { AccountQueries } from '../account/application/account-queries.ts';
import type { PasswordHasher } from '../account/application/password-hasher.ts';
import type { SecretTokens } from '../account/application/secret-tokens.ts';
import type { OpenDownload } from '../download/application/open-download.ts';
import type { ZipFiles } from '../exports/application/zip-files.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { AskForOriginal } from './application/ask-for-original.ts';
import { CreateShare } from './application/create-share.ts';
import { EnterShare } from './application/enter-share.ts';
import { NoteShareAccess } from './application/note-share-access.ts';
import { OpenShare } from './application/open-share.ts';
import { PruneShares } from './application/prune-shares.ts';
import { RevokeShare } from './application/revoke-share.ts';
import { ShareEnd } from './application/share-end.ts';
import { ShareLinks } from './application/share-links.ts';
import type { SharePreviews } from './application/share-previews.ts';
import { ShareSessions } from './application/share-sessions.ts';
import { SharedDownloads } from './application/shared-downloads.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { UpdateShare } from './application/update-share.ts';
import { WatchShares } from './application/watch-shares.ts';
import { HmacShareSignatures } from './infrastructure/hmac-share-signatures.ts';
import { PostgresShareLedger } from './infrastructure/postgres-share-ledger.ts';
import { PostgresShareQueries } from './infrastructure/postgres-share-queries.ts';

export interface ShareContext {
  readonly sql: Sql;
  readonly pool: Pool;
  readonly unitOfWork: UnitOfWork;
  readonly bus: EventBus;
  readonly files: FileQueries;
  readonly accounts: AccountQueries;
  readonly attempts: AttemptLimiter;
  readonly secrets: SecretTokens;
  readonly passwords: PasswordHasher;
  /** Signs links and sessions of shares. */
  readonly shareSecret: Uint8Array;
  readonly openDownload: OpenDownload;
  readonly zipFiles: ZipFiles;
  readonly sharePreviews: SharePreviews;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const QUARTER_HOUR = { durationSeconds: 15 * 60, blockSeconds: 15 * 60 };

/** The use cases of shares. */
export function composeSharing(context: ShareContext) {
  const { sql, pool, unitOfWork, bus, passwords, secrets, clock, ids } = context;
  const shareSignatures = new HmacShareSignatures(context.shareSecret);
  const shares = new PostgresShareQueries(sql);
  const ledger = new PostgresShareLedger(sql, poolTransactions(pool));
  const sessions = new ShareSessions(shareSignatures, clock);
  const openShare = new OpenShare(shares, secrets, sessions, clock);
  const noteShareAccess = new NoteShareAccess(ledger, bus, clock, ids);
  return {
    shares,
    shareLedger: ledger,
    openShare,
    noteShareAccess,
    shareLinks: new ShareLinks(shareSignatures, clock, ids),
    shareEnd: new ShareEnd(shares, bus, clock),
    sharePreviews: context.sharePreviews,
    enterShare: new EnterShare({
      openShare,
      secrets,
      passwords,
      sessions,
      guesses: new PostgresAttemptLimiter({ pool, points: 5, ...QUARTER_HOUR }),
      guessesInAll: new PostgresAttemptLimiter({ pool, points: 50, ...QUARTER_HOUR }),
      noteShareAccess,
    }),
    sharedDownloads: new SharedDownloads({ ...context, shares, ledger, noteShareAccess }),
    askForOriginal: new AskForOriginal(context.files, noteShareAccess, clock),
    createShare: new CreateShare(context),
    updateShare: new UpdateShare(unitOfWork, passwords, clock),
    revokeShare: new RevokeShare(unitOfWork, clock),
    pruneShares: new PruneShares(ledger, clock),
    watchShares: new WatchShares(ledger, bus, ids),
  };
}

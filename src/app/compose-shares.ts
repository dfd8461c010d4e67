import type { Pool } from 'pg';

import type { ZipFiles } from '../application/export/zip-files.ts';
import type { AccountQueries } from '../application/ports/account-queries.ts';
import type { AttemptLimiter } from '../application/ports/attempt-limiter.ts';
import type { EventBus } from '../application/ports/event-bus.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { PasswordHasher } from '../application/ports/password-hasher.ts';
import type { SecretTokens } from '../application/ports/secret-tokens.ts';
import type { SharePreviews } from '../application/ports/share-previews.ts';
import type { ShareSignatures } from '../application/ports/share-signatures.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import type { OpenDownload } from '../application/retrieval/open-download.ts';
import { AskForOriginal } from '../application/share/ask-for-original.ts';
import { CreateShare } from '../application/share/create-share.ts';
import { EnterShare } from '../application/share/enter-share.ts';
import { NoteShareAccess } from '../application/share/note-share-access.ts';
import { OpenShare } from '../application/share/open-share.ts';
import { PruneShares } from '../application/share/prune-shares.ts';
import { RevokeShare } from '../application/share/revoke-share.ts';
import { ShareEnd } from '../application/share/share-end.ts';
import { ShareLinks } from '../application/share/share-links.ts';
import { ShareSessions } from '../application/share/share-sessions.ts';
import { SharedDownloads } from '../application/share/shared-downloads.ts';
import { UpdateShare } from '../application/share/update-share.ts';
import { WatchShares } from '../application/share/watch-shares.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { PostgresAttemptLimiter } from '../infrastructure/auth/postgres-attempt-limiter.ts';
import { poolTransactions } from '../infrastructure/postgres/pool-sql.ts';
import { PostgresShareLedger } from '../infrastructure/postgres/postgres-share-ledger.ts';
import { PostgresShareQueries } from '../infrastructure/postgres/postgres-share-queries.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

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
  readonly shareSignatures: ShareSignatures;
  readonly openDownload: OpenDownload;
  readonly zipFiles: ZipFiles;
  readonly sharePreviews: SharePreviews;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const QUARTER_HOUR = { durationSeconds: 15 * 60, blockSeconds: 15 * 60 };

/** The use cases of shares. */
export function composeShares(context: ShareContext) {
  const { sql, pool, unitOfWork, bus, passwords, secrets, clock, ids, shareSignatures } = context;
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

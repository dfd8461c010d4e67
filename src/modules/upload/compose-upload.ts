import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { LocalProcessRegistry } from '../../platform/processes/local-process-registry.ts';
import type { SecretTokens } from '../account/application/secret-tokens.ts';
import type { PlanArchive } from '../archive/application/plan-archive.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { CloseUpload } from './application/close-upload.ts';
import { CompareHashes } from './application/compare-hashes.ts';
import { CompleteUpload } from './application/complete-upload.ts';
import { CreateUploadSession } from './application/create-upload-session.ts';
import { EndLostUpload } from './application/end-lost-upload.ts';
import { ExpireUploads } from './application/expire-uploads.ts';
import { ForgetDeletions } from './application/forget-deletions.ts';
import { JoinUploads } from './application/join-uploads.ts';
import { ReceiveBytes } from './application/receive-bytes.ts';
import { RunningHashes } from './application/running-hashes.ts';
import { SealUpload } from './application/seal-upload.ts';
import type { Staging } from './application/staging.ts';
import { StartUpload } from './application/start-upload.ts';
import { SweepUploads } from './application/sweep-uploads.ts';
import { TerminateUpload } from './application/terminate-upload.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { UploadLeases } from './application/upload-leases.ts';
import { ProgressReporter } from './application/upload-progress.ts';
import { WatchUploadProgress } from './application/watch-upload-progress.ts';
import { FileTypeFromBytes } from './infrastructure/file-type-from-bytes.ts';
import { PostgresHashQueries } from './infrastructure/postgres-hash-queries.ts';
import { PostgresUploadQueries } from './infrastructure/postgres-upload-queries.ts';
import { PostgresUploadSessionStore } from './infrastructure/postgres-upload-session-store.ts';

export interface UploadContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly bus: EventBus;
  readonly staging: Staging;
  readonly providers: ProviderRegistry;
  readonly planArchive: PlanArchive;
  readonly files: FileQueries;
  readonly secrets: SecretTokens;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
  /** Takes over what has to be closed. */
  readonly stack: AsyncDisposableStack;
}

/** The use cases that take bytes in and make files of them. */
export async function composeUpload(context: UploadContext) {
  const { sql, unitOfWork, bus, staging, clock, ids, log, stack } = context;
  const sessions = new PostgresUploadSessionStore(sql);
  const leases = stack.use(new UploadLeases(sessions, bus, await LocalProcessRegistry.open()));
  const closeUpload = new CloseUpload(unitOfWork, staging, clock);
  const completeUpload = stack.use(
    new CompleteUpload({ ...context, sessions, sniffer: new FileTypeFromBytes(), closeUpload }),
  );
  const receiveBytes = new ReceiveBytes({
    sessions,
    staging,
    hashes: new RunningHashes(),
    progress: new ProgressReporter(bus, clock),
    clock,
  });
  const sealUpload = new SealUpload(leases, receiveBytes);
  const startUpload = new StartUpload(unitOfWork, staging, clock, ids);
  const uploads = new PostgresUploadQueries(sql);
  return {
    uploads,
    compareHashes: new CompareHashes(new PostgresHashQueries(sql)),
    forgetDeletions: new ForgetDeletions(unitOfWork),
    sessions,
    leases,
    startUpload,
    endLostUpload: new EndLostUpload(leases, staging, closeUpload),
    joinUploads: new JoinUploads(unitOfWork, clock, ids),
    createUploadSession: new CreateUploadSession({
      ...context,
      uploads,
      startUpload,
      completeUpload,
    }),
    watchUploadProgress: new WatchUploadProgress(uploads, bus, clock),
    receiveBytes,
    sealUpload,
    completeUpload,
    terminateUpload: new TerminateUpload(leases, sessions, closeUpload),
    sweepUploads: new SweepUploads(sessions, sealUpload, completeUpload, clock, log),
    expireUploads: new ExpireUploads(sessions, closeUpload, staging, clock, log),
  };
}

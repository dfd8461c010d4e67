import type { PlanArchive } from '../application/archive/plan-archive.ts';
import type { EventBus } from '../application/ports/event-bus.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { SecretTokens } from '../application/ports/secret-tokens.ts';
import type { Staging } from '../application/ports/staging.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import { CloseUpload } from '../application/upload/close-upload.ts';
import { CompleteUpload } from '../application/upload/complete-upload.ts';
import { CreateUploadSession } from '../application/upload/create-upload-session.ts';
import { EndLostUpload } from '../application/upload/end-lost-upload.ts';
import { ExpireUploads } from '../application/upload/expire-uploads.ts';
import { JoinUploads } from '../application/upload/join-uploads.ts';
import { ReceiveBytes } from '../application/upload/receive-bytes.ts';
import { RunningHashes } from '../application/upload/running-hashes.ts';
import { SealUpload } from '../application/upload/seal-upload.ts';
import { StartUpload } from '../application/upload/start-upload.ts';
import { SweepUploads } from '../application/upload/sweep-uploads.ts';
import { TerminateUpload } from '../application/upload/terminate-upload.ts';
import { UploadLeases } from '../application/upload/upload-leases.ts';
import { ProgressReporter } from '../application/upload/upload-progress.ts';
import { WatchUploadProgress } from '../application/upload/watch-upload-progress.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { FileTypeFromBytes } from '../infrastructure/metadata/file-type-from-bytes.ts';
import { PostgresUploadQueries } from '../infrastructure/postgres/postgres-upload-queries.ts';
import { PostgresUploadSessionStore } from '../infrastructure/postgres/postgres-upload-session-store.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';
import { LocalProcessRegistry } from '../infrastructure/processes/local-process-registry.ts';

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
export async function composeUploads(context: UploadContext) {
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

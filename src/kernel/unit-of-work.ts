import type { QuotaLedger } from '../modules/account/application/quota-ledger.ts';
import type { UserRepository } from '../modules/account/domain/user-repository.ts';
import type { AlbumEntries, AlbumRepository } from '../modules/albums/domain/album-repository.ts';
import type { PreparationLedger } from '../modules/archive/application/preparation-ledger.ts';
import type { ArchivalRepository } from '../modules/archive/domain/archival-repository.ts';
import type { ExportRepository } from '../modules/exports/domain/export-repository.ts';
import type { ContentRepository } from '../modules/library/domain/content-repository.ts';
import type { FileRepository } from '../modules/library/domain/file-repository.ts';
import type { ArchivedFileQueries } from '../modules/retrieval/application/archived-file-queries.ts';
import type { RestoreOperationRepository } from '../modules/retrieval/domain/restore-operation-repository.ts';
import type { RetrievalRepository } from '../modules/retrieval/domain/retrieval-repository.ts';
import type { ShareRepository } from '../modules/sharing/domain/share-repository.ts';
import type { Tombstones } from '../modules/upload/application/tombstones.ts';
import type { UploadSessionRepository } from '../modules/upload/domain/upload-session-repository.ts';
import type { Job } from './jobs.ts';

/**
 * What a use case may touch within one transaction. Lock rows in this order: session, content, restore operation,
 * retrieval request, export, share, album, file, user; of one kind in the order of their ids.
 */
export interface Transaction {
  readonly sessions: UploadSessionRepository;
  readonly contents: ContentRepository;
  readonly archivals: ArchivalRepository;
  readonly preparations: PreparationLedger;
  readonly tombstones: Tombstones;
  readonly files: FileRepository;
  readonly users: UserRepository;
  readonly restores: RestoreOperationRepository;
  readonly retrievals: RetrievalRepository;
  readonly shares: ShareRepository;
  readonly exports: ExportRepository;
  /** As the transaction sees them. */
  readonly archivedFiles: ArchivedFileQueries;
  readonly quota: QuotaLedger;
  readonly albums: AlbumRepository;
  readonly albumEntries: AlbumEntries;
  enqueue(job: Job): void;
}

/** Commits aggregates, their events, what follows from them, and jobs together or not at all. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction. It may be run again from the start when the database reports a deadlock or a
   * serialization failure, so it must have no effect but through the transaction.
   * Throws `SERVICE_UNAVAILABLE` when the database cannot be reached.
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

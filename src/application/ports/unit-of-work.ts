import type { UserRepository } from '../../domain/account/user-repository.ts';
import type { AlbumEntries, AlbumRepository } from '../../domain/album/album-repository.ts';
import type { ArchivalRepository } from '../../domain/content/archival-repository.ts';
import type { ContentRepository } from '../../domain/content/content-repository.ts';
import type { ExportRepository } from '../../domain/export/export-repository.ts';
import type { FileRepository } from '../../domain/file/file-repository.ts';
import type { RestoreOperationRepository } from '../../domain/retrieval/restore-operation-repository.ts';
import type { RetrievalRepository } from '../../domain/retrieval/retrieval-repository.ts';
import type { ShareRepository } from '../../domain/share/share-repository.ts';
import type { UploadSessionRepository } from '../../domain/upload/upload-session-repository.ts';
import type { ArchivedFileQueries } from './archived-file-queries.ts';
import type { Job } from './jobs.ts';
import type { PreparationLedger } from './preparation-ledger.ts';
import type { QuotaLedger } from './quota-ledger.ts';
import type { Tombstones } from './tombstones.ts';

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

import type { UserRepository } from '../../domain/account/user-repository.ts';
import type { ArchivalRepository } from '../../domain/content/archival-repository.ts';
import type { ContentRepository } from '../../domain/content/content-repository.ts';
import type { FileRepository } from '../../domain/file/file-repository.ts';
import type { UploadSessionRepository } from '../../domain/upload/upload-session-repository.ts';
import type { Job } from './jobs.ts';
import type { PreparationLedger } from './preparation-ledger.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/**
 * What a use case may touch within one transaction. Lock rows in this order: session, content (by id, when several),
 * restore operation, retrieval request, file, user.
 */
export interface Transaction {
  readonly sessions: UploadSessionRepository;
  readonly contents: ContentRepository;
  readonly archivals: ArchivalRepository;
  readonly preparations: PreparationLedger;
  readonly files: FileRepository;
  readonly users: UserRepository;
  readonly quota: QuotaLedger;
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

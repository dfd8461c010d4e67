import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import type { RestoreOperationStatus } from '../domain/provider-request.ts';

/** A file with the copies and restores that a retrieval depends on. */
export interface ArchivedFileRow {
  readonly fileId: string;
  readonly contentId: string;
  readonly bytes: number;
  /** Readable copies, oldest first. */
  readonly copies: readonly ArchivedCopyRow[];
}

export interface ArchivedCopyRow {
  readonly id: string;
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly storedAt: Date;
  /** The restore that is PLANNED, ASKED or READY. */
  readonly running: RunningRestoreRow | undefined;
}

export interface RunningRestoreRow {
  readonly id: string;
  readonly status: RestoreOperationStatus;
  /** The fastest tier requested; the provider may not have been asked for it yet. */
  readonly tier: RetrievalTier;
  readonly askedTier: RetrievalTier | undefined;
  readonly askedAt: Date | undefined;
  readonly days: number;
  readonly until: Date | undefined;
}

/** Reads files in cold storage. */
export interface ArchivedFileQueries {
  /** The owner's stored files among the ids, including trashed ones, in any order. */
  find(ownerId: string, fileIds: readonly string[]): Promise<ArchivedFileRow[]>;
}

import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import type { RestoreOperationStatus } from '../domain/restore-ask.ts';

/** A file that its owner keeps, with all that a retrieval has to know of its bytes. */
export interface ArchivedFileRow {
  readonly fileId: string;
  readonly contentId: string;
  readonly bytes: number;
  /** Those that reads may use, oldest first. */
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
  /** The fastest tier wished; the provider may not have been asked for it yet. */
  readonly tier: RetrievalTier;
  readonly askedTier: RetrievalTier | undefined;
  readonly askedAt: Date | undefined;
  readonly days: number;
  readonly until: Date | undefined;
}

/** Reads of what lies in cold storage. */
export interface ArchivedFileQueries {
  /** Those of the ids that are the owner's and kept, trashed or not, in any order. */
  find(ownerId: string, fileIds: readonly string[]): Promise<ArchivedFileRow[]>;
}

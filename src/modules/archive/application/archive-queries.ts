import type { FileHash } from '../../../kernel/file-hash.ts';
import type { Preparation } from '../../../kernel/preparation.ts';
import type { CopyState } from '../../library/domain/copy.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ArchivalState } from '../domain/archival.ts';

/** Archiving progress of an owner's library, by state. */
export interface ArchiveTotals {
  readonly state: ArchivalState;
  readonly contents: number;
  /** Bytes. */
  readonly bytes: number;
  /** Contents whose last attempt failed. */
  readonly troubled: number;
  /** The most recent error. */
  readonly problem: string | undefined;
  /** When the next content is due. */
  readonly nextDueAt: Date | undefined;
}

/** A copy as shown to its owner. */
export interface CopyRow {
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly state: CopyState;
  readonly createdAt: Date;
  readonly verifiedAt: Date | undefined;
}

/** Archiving progress of a file. */
export interface FileArchiveRow {
  readonly fileId: string;
  /** Undefined if the file stays at the landing provider. */
  readonly state: ArchivalState | undefined;
  readonly dueAt: Date | undefined;
  readonly archivedAt: Date | undefined;
  readonly releaseAt: Date | undefined;
  readonly problem: string | undefined;
  readonly copies: readonly CopyRow[];
}

/** A released copy whose object still exists. */
export interface ReleasedCopy {
  readonly id: string;
  readonly location: StorageLocation;
}

/** A copy to compare with its content's hash. */
export interface CopyToVerify {
  readonly id: string;
  readonly contentId: string;
  readonly location: StorageLocation;
  readonly sha256: FileHash;
  /** Bytes. */
  readonly size: number;
  /** Base64; as of the last verification. */
  readonly crc32?: string | undefined;
}

/** Reads the archive's tables and maintains its queue. */
export interface ArchiveQueries {
  totals(ownerId: string): Promise<ArchiveTotals[]>;
  /** Rows of the owner's files; files without a content have none. */
  ofFiles(ownerId: string, fileIds: readonly string[]): Promise<FileArchiveRow[]>;

  /** Contents due for archiving at `now`, longest due first. */
  dueForArchive(now: Date, limit: number): Promise<string[]>;
  /** Contents whose hot copy may be deleted at `now` and that have no pending preparation. */
  dueForRelease(now: Date, limit: number): Promise<string[]>;
  /**
   * Copies at these providers whose verification is due at `now`, longest due first. Not returned again before `until`.
   */
  claimForVerification(
    providers: readonly string[],
    now: Date,
    until: Date,
    limit: number,
  ): Promise<CopyToVerify[]>;
  /** Released copies whose objects still have to be deleted. */
  toRemove(limit: number): Promise<ReleasedCopy[]>;
  markRemoved(copyId: string, now: Date): Promise<void>;
  /**
   * Stored contents without an archival whose owner's policy requires copies; `defaultCopies` is the number in the
   * installation's policy.
   */
  unplanned(
    defaultCopies: number,
    limit: number,
  ): Promise<{ readonly contentId: string; readonly ownerId: string }[]>;
  /** Stored contents that the preparation applies to but that have no record of it. */
  unprepared(preparation: Preparation, limit: number): Promise<string[]>;
}

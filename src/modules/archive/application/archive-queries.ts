import type { CopyState } from '../../library/domain/copy.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ArchivalState } from '../domain/archival.ts';

/** How an owner's library is on its way into the archive. */
export interface ArchiveTotals {
  readonly state: ArchivalState;
  readonly contents: number;
  /** Bytes. */
  readonly bytes: number;
  /** Of them, contents whose last attempt came to nothing. */
  readonly troubled: number;
  /** Why, of the one that failed last. */
  readonly problem: string | undefined;
  /** When the next one is looked at. */
  readonly nextDueAt: Date | undefined;
}

/** A copy as its owner may see it. */
export interface CopyRow {
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly state: CopyState;
  readonly createdAt: Date;
  readonly verifiedAt: Date | undefined;
}

/** How one file is on its way into the archive. */
export interface FileArchiveRow {
  readonly fileId: string;
  /** Undefined: it is to stay where it landed. */
  readonly state: ArchivalState | undefined;
  readonly dueAt: Date | undefined;
  readonly archivedAt: Date | undefined;
  readonly releaseAt: Date | undefined;
  readonly problem: string | undefined;
  readonly copies: readonly CopyRow[];
}

/** A copy that was given up and whose object is still there. */
export interface ReleasedCopy {
  readonly id: string;
  readonly location: StorageLocation;
}

/** Plain reads of the archive's tables, and the statements that move its queue. */
export interface ArchiveQueries {
  totals(ownerId: string): Promise<ArchiveTotals[]>;
  /** Those of the owner's files; one that never was kept has no entry. */
  ofFiles(ownerId: string, fileIds: readonly string[]): Promise<FileArchiveRow[]>;

  /** Contents that are to be archived by `now`, the longest due first. */
  dueForArchive(now: Date, limit: number): Promise<string[]>;
  /** Contents whose hot copy may go by `now` and that have no unsettled preparation. */
  dueForRelease(now: Date, limit: number): Promise<string[]>;
  /** Copies that were given up before `before` and whose objects are still to be removed. */
  toRemove(limit: number): Promise<ReleasedCopy[]>;
  markRemoved(copyId: string, now: Date): Promise<void>;
  /**
   * Stored contents without an archival whose owners' policy asks for copies; `defaultCopies` is what the policy of the
   * installation asks for.
   */
  unplanned(
    defaultCopies: number,
    limit: number,
  ): Promise<{ readonly contentId: string; readonly ownerId: string }[]>;
  /** Stored contents that lack a record of the preparation. */
  unprepared(name: string, limit: number): Promise<string[]>;
}

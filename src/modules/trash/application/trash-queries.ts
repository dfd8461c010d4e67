import type { PageRead } from '../../../kernel/paging.ts';
import type { FileRow } from '../../library/application/file-queries.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

/** A position in the trash, most recently trashed first. */
export interface TrashPosition {
  readonly trashedAt: Date;
  readonly id: string;
}

/** The files with these ids, all files in the trash, or all files. */
export type PurgeScope = readonly string[] | 'TRASH' | 'LIBRARY';

/** A content that a purge deletes, because no other file uses it. */
export interface PurgedContentRow {
  readonly contentId: string;
  readonly bytes: number;
  readonly copies: readonly PurgedCopyRow[];
}

/** A copy whose object a purge deletes. */
export interface PurgedCopyRow {
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly storedAt: Date;
}

/** Reads the trash. */
export interface TrashQueries {
  /** The owner's trashed files, most recently trashed first. */
  page(ownerId: string, page: PageRead<TrashPosition>): Promise<FileRow[]>;
  count(ownerId: string): Promise<number>;
  /** Number of the owner's stored files in the scope. */
  countStored(ownerId: string, scope: PurgeScope): Promise<number>;
  /** The contents that only files in the scope use, by ID. */
  orphanedBy(ownerId: string, scope: PurgeScope, page: PageRead): Promise<PurgedContentRow[]>;
  /** Files trashed up to `before`, oldest first; of all owners unless `ownerId` is given. */
  due(
    before: Date,
    limit: number,
    ownerId?: string,
  ): Promise<readonly { readonly id: string; readonly ownerId: string }[]>;
}

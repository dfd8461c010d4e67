import type { FileHash } from '../../../kernel/file-hash.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';
import type { UploadStatusName } from '../domain/upload-status.ts';

/** A file as shown in lists: a plain row, not an aggregate. */
export interface FileRow {
  readonly id: string;
  readonly ownerId: string;
  /** The name exactly as uploaded. */
  readonly name: string;
  readonly mimeType: string;
  /** Bytes; undefined while the upload's length is deferred. */
  readonly size: number | undefined;
  readonly sha256: FileHash | undefined;
  readonly status: UploadStatusName;
  readonly tags: readonly string[];
  readonly description: string | undefined;
  readonly favourite: boolean;
  readonly capturedAt: Date | undefined;
  readonly sortAt: Date;
  readonly createdAt: Date;
  readonly completedAt: Date | undefined;
  readonly trashedAt: Date | undefined;
}

/** A position in a list ordered by (sortAt, id), newest first. */
interface TimelinePosition {
  readonly sortAt: Date;
  readonly id: string;
}

export interface TimelinePage {
  readonly after?: TimelinePosition | undefined;
  readonly before?: TimelinePosition | undefined;
  /** End of the range to take rows from. Rows are returned newest first either way. */
  readonly from: 'START' | 'END';
  readonly limit: number;
}

/** A usable copy of a file's bytes. */
export interface ReadableCopy {
  readonly id: string;
  readonly location: StorageLocation;
  readonly restore: RestoreState;
}

/** Reads files, scoped to an owner unless noted otherwise. */
export interface FileQueries {
  /** The files with these ids that belong to the owner, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<FileRow[]>;

  /** The file of any owner. The caller must have checked access. */
  findAnyones(id: string): Promise<FileRow | undefined>;

  /** The owner's completed file with these bytes that is not in the trash. */
  findBySha256(ownerId: string, sha256: FileHash, size: number): Promise<FileRow | undefined>;

  /** Completed files that are not in the trash, newest first. */
  page(ownerId: string, page: TimelinePage): Promise<FileRow[]>;

  /** Number of the owner's latest change; 0 before the first. */
  latestChange(ownerId: string): Promise<number>;

  /** Copies of the file that are usable for reads. */
  copiesOf(fileId: string): Promise<ReadableCopy[]>;

  /** The same for many files of one owner. Files without usable copies have no entry. */
  copiesOfMany(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReadableCopy[]>>;
}

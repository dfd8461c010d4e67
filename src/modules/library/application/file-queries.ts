import type { FileHash } from '../../../kernel/file-hash.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';
import type { UploadStatusName } from '../domain/upload-status.ts';

/** A file as lists show it: a plain row, no aggregate. */
export interface FileRow {
  readonly id: string;
  readonly ownerId: string;
  /** The name as its owner gave it. */
  readonly name: string;
  readonly mimeType: string;
  /** Bytes; undefined while the upload's length is deferred. */
  readonly size: number | undefined;
  readonly sha256: FileHash | undefined;
  readonly status: UploadStatusName;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly capturedAt: Date | undefined;
  readonly sortAt: Date;
  readonly createdAt: Date;
  readonly completedAt: Date | undefined;
  readonly trashedAt: Date | undefined;
}

/** A place in a list ordered by (sortAt, id), newest first. */
interface TimelinePosition {
  readonly sortAt: Date;
  readonly id: string;
}

export interface TimelinePage {
  readonly after?: TimelinePosition | undefined;
  readonly before?: TimelinePosition | undefined;
  /** From which end of the range the rows are taken; they come newest first either way. */
  readonly from: 'START' | 'END';
  readonly limit: number;
}

/** A change of an owner's library. Per file only the newest is kept. */
export interface FileChange {
  readonly number: number;
  readonly fileId: string;
  readonly kind: 'UPSERT' | 'DELETE';
}

/** A usable copy of a file's bytes. */
export interface ReadableCopy {
  readonly location: StorageLocation;
  readonly restore: RestoreState;
}

/** Reads of files, each bound to an owner: what is somebody else's is never found. */
export interface FileQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<FileRow[]>;

  /** Whoever's file it is: for a caller who has shown the right to read this one. */
  findAnyones(id: string): Promise<FileRow | undefined>;

  /** The owner's kept file with these bytes that is not in the trash. */
  findBySha256(ownerId: string, sha256: FileHash, size: number): Promise<FileRow | undefined>;

  /** Kept files that are not in the trash, newest first. */
  page(ownerId: string, page: TimelinePage): Promise<FileRow[]>;

  /** How many `page` could give in all. */
  count(ownerId: string): Promise<number>;

  /** The owner's changes with a number above `since`, in the order of their numbers. */
  changesSince(ownerId: string, since: number, limit: number): Promise<FileChange[]>;

  /** The number of the owner's newest change; 0 before the first. */
  latestChange(ownerId: string): Promise<number>;

  /** The copies that reads of the file may use. */
  copiesOf(fileId: string): Promise<ReadableCopy[]>;

  /** The same for many files of one owner; a file without such copies has no entry. */
  copiesOfMany(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReadableCopy[]>>;
}

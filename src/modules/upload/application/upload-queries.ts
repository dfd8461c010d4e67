import type { FileHash } from '../../../kernel/file-hash.ts';
import type { PageRead } from '../../../kernel/paging.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

/** Reads an owner's upload sessions. */
export interface UploadQueries {
  /** The owner's sessions with these ids, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<UploadSessionRow[]>;

  /** The owner's OPEN and FINALIZING sessions, newest first. Sorted by id, which is a UUIDv7. */
  open(ownerId: string, page: PageRead): Promise<UploadSessionRow[]>;

  /**
   * The owner's OPEN session for these bytes; if there are several, the one with the highest offset. `size` in bytes.
   */
  findOpenBySha256(
    ownerId: string,
    sha256: FileHash,
    size: number,
  ): Promise<UploadSessionRow | undefined>;

  /** Total number of sessions that `open` can return. */
  countOpen(ownerId: string): Promise<number>;
}

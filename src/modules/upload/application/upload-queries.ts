import type { FileHash } from '../../../kernel/file-hash.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

/** Reads of upload sessions, each bound to an owner. */
export interface UploadQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<UploadSessionRow[]>;

  /** The owner's sessions that are OPEN or FINALIZING, newest first; ids are UUIDv7, so they page by themselves. */
  open(
    ownerId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<UploadSessionRow[]>;

  /** Of the owner's OPEN sessions for these bytes, the one that has most of them. `size` in bytes. */
  findOpenBySha256(
    ownerId: string,
    sha256: FileHash,
    size: number,
  ): Promise<UploadSessionRow | undefined>;

  /** How many `open` could give in all. */
  countOpen(ownerId: string): Promise<number>;
}

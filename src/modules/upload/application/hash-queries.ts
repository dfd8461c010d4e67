import type { FileHash } from '../../../kernel/file-hash.ts';

/** Bytes as a client knows them without uploading any. */
export interface KnownBytes {
  readonly sha256: FileHash;
  /** Bytes. */
  readonly size: number;
}

/** What the owner has of these bytes: a kept file before an upload; neither when they are new. */
export interface HashMatch {
  readonly fileId: string | undefined;
  readonly isTrashed: boolean;
  /** Of an upload that is open or being finished, where there is no file. */
  readonly sessionId: string | undefined;
  /** Their owner has deleted them for good, and there is no file. */
  readonly isDeleted: boolean;
}

/** Compares hashes with what an owner has. */
export interface HashQueries {
  /** One match for each, in the same order, by one statement. */
  match(ownerId: string, bytes: readonly KnownBytes[]): Promise<HashMatch[]>;
}

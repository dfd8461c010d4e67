import type { FileHash } from '../../../kernel/file-hash.ts';

/** Identifies bytes by their hash and size. */
export interface KnownBytes {
  readonly sha256: FileHash;
  /** Size in bytes. */
  readonly size: number;
}

/** Where the owner has these bytes. A file takes precedence over an upload; all fields are unset for new bytes. */
export interface HashMatch {
  readonly fileId: string | undefined;
  readonly isTrashed: boolean;
  /** An open upload of these bytes, if there is no file. */
  readonly sessionId: string | undefined;
  /** The owner permanently deleted these bytes, and there is no file. */
  readonly isDeleted: boolean;
}

export interface HashQueries {
  /** One match per hash, in the given order, in one statement. */
  match(ownerId: string, bytes: readonly KnownBytes[]): Promise<HashMatch[]>;
}

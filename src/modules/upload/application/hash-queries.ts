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
  /** When the owner permanently deleted these bytes; undefined if there is a file. */
  readonly deletedAt: Date | undefined;
}

export interface HashQueries {
  /** One match per hash, in the given order, in one statement. */
  match(ownerId: string, bytes: readonly KnownBytes[]): Promise<HashMatch[]>;
}

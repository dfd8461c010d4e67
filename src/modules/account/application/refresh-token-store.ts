import type { FileHash } from '../../../kernel/file-hash.ts';

interface NewRefreshToken {
  readonly id: string;
  readonly userId: string;
  /** Shared by all tokens that descend from one sign-in. */
  readonly family: string;
  readonly hash: FileHash;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The successor of a used token; it belongs to the same user and family. */
export type NextRefreshToken = Omit<NewRefreshToken, 'userId' | 'family'>;

/** Result of using a refresh token. */
type RefreshTokenUse =
  | { readonly kind: 'USED'; readonly userId: string; readonly family: string }
  | { readonly kind: 'REUSED'; readonly family: string }
  | { readonly kind: 'UNKNOWN' };

export interface RefreshTokenStore {
  insert(token: NewRefreshToken): Promise<void>;
  /**
   * Atomically marks the token as used and inserts its successor, as of `next.createdAt`. Of two concurrent calls with
   * the same token, one gets REUSED, and revoking its family then includes the other call's successor.
   */
  rotate(hash: FileHash, next: NextRefreshToken): Promise<RefreshTokenUse>;
  /** The family of a used or unused token; undefined for an unknown one. */
  familyOf(hash: FileHash): Promise<string | undefined>;
  /** Revokes every token of the family, including those inserted by concurrent rotations. */
  revokeFamily(family: string): Promise<void>;
  /** Deletes tokens that expired before `now`. */
  prune(now: Date): Promise<void>;
}

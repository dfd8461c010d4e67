import type { FileHash } from '../../../kernel/file-hash.ts';

export interface NewRefreshToken {
  readonly id: string;
  readonly userId: string;
  /** All tokens that came from one sign-in. */
  readonly family: string;
  readonly hash: FileHash;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The token that takes the place of a used one: it belongs to the same user and family. */
export type NextRefreshToken = Omit<NewRefreshToken, 'userId' | 'family'>;

/** What became of a token that somebody showed. */
export type RefreshTokenUse =
  | { readonly kind: 'USED'; readonly userId: string; readonly family: string }
  | { readonly kind: 'REUSED'; readonly family: string }
  | { readonly kind: 'UNKNOWN' };

export interface RefreshTokenStore {
  insert(token: NewRefreshToken): Promise<void>;
  /**
   * Uses the token up and inserts the next one, both or neither, as of `next.createdAt`. Of two that show the same
   * token at the same time one gets REUSED, and what it revokes then includes the other one's next token.
   */
  rotate(hash: FileHash, next: NextRefreshToken): Promise<RefreshTokenUse>;
  /** The family of a token, used or not; undefined for an unknown one. */
  familyOf(hash: FileHash): Promise<string | undefined>;
  /** Ends every token of the family, those too that a rotation inserts meanwhile. */
  revokeFamily(family: string): Promise<void>;
  /** Removes tokens that expired before `now`. */
  prune(now: Date): Promise<void>;
}

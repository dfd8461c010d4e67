import type { FileHash } from '../../domain/file/file-hash.ts';

export interface NewRefreshToken {
  readonly id: string;
  readonly userId: string;
  /** All tokens that came from one sign-in. */
  readonly family: string;
  readonly hash: FileHash;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What became of a token that somebody showed. */
export type RefreshTokenUse =
  | { readonly kind: 'USED'; readonly userId: string; readonly family: string }
  | { readonly kind: 'REUSED'; readonly family: string }
  | { readonly kind: 'UNKNOWN' };

export interface RefreshTokenStore {
  insert(token: NewRefreshToken): Promise<void>;
  /** Marks the token as used, once: of two that show it at the same time one gets REUSED. */
  use(hash: FileHash, now: Date): Promise<RefreshTokenUse>;
  /** Ends every token of the family. */
  revokeFamily(family: string): Promise<void>;
  /** Removes tokens that expired before `now`. */
  prune(now: Date): Promise<void>;
}

import type { FileHash } from './file-hash.ts';

/** The identity that a bearer token represents. */
export type Identity =
  | { readonly kind: 'USER'; readonly userId: string; readonly expiresAt: Date }
  /** A genuine token that has expired. */
  | { readonly kind: 'EXPIRED'; readonly userId: string }
  /** Valid for the one upload session that stores this hash, as long as the session exists. */
  | { readonly kind: 'UPLOAD'; readonly tokenHash: FileHash }
  | { readonly kind: 'NONE' };

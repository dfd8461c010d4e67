import { DomainError } from './domain-error.ts';
import type { FileHash } from './file-hash.ts';

/** The identity that a bearer token represents. */
export type Identity =
  | { readonly kind: 'USER'; readonly userId: string; readonly expiresAt: Date }
  /** A genuine token that has expired. */
  | { readonly kind: 'EXPIRED'; readonly userId: string }
  /** Valid for the one upload session that stores this hash, as long as the session exists. */
  | { readonly kind: 'UPLOAD'; readonly tokenHash: FileHash }
  | { readonly kind: 'NONE' };

/** The user's id. Throws `TOKEN_EXPIRED` for a token that was valid once, `UNAUTHENTICATED` for anything else. */
export function requireUser(identity: Identity): string {
  if (identity.kind === 'USER') return identity.userId;
  if (identity.kind === 'EXPIRED') {
    throw new DomainError('TOKEN_EXPIRED', 'The access token has expired. Refresh it.');
  }
  throw new DomainError('UNAUTHENTICATED', 'Send an access token as a bearer token.');
}

/** For logs: the user of a token that is or was valid. */
export function knownUserId(identity: Identity): string | undefined {
  return 'userId' in identity ? identity.userId : undefined;
}

import type { FileHash } from './file-hash.ts';

/** Who a bearer token speaks for. */
export type Identity =
  | { readonly kind: 'USER'; readonly userId: string; readonly expiresAt: Date }
  /** The token was genuine but is too old. */
  | { readonly kind: 'EXPIRED'; readonly userId: string }
  /** Good for the one upload session that keeps this hash, as long as that lives. */
  | { readonly kind: 'UPLOAD'; readonly tokenHash: FileHash }
  | { readonly kind: 'NONE' };

import type { FileHash } from '../../../kernel/file-hash.ts';

/** Random bearer tokens of which only a hash is kept. */
export interface SecretTokens {
  /** A new token with 256 random bits, recognisable by its prefix. */
  generate(prefix: string): { readonly token: string; readonly hash: FileHash };
  hashOf(token: string): FileHash;
}

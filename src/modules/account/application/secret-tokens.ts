import type { FileHash } from '../../../kernel/file-hash.ts';

/** Random bearer tokens, stored only as hashes. */
export interface SecretTokens {
  /** Generates a token with 256 random bits after the prefix. */
  generate(prefix: string): { readonly token: string; readonly hash: FileHash };
  hashOf(token: string): FileHash;
}

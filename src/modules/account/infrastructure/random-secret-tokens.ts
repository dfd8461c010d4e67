import { createHash, randomBytes } from 'node:crypto';

import { FileHash } from '../../../kernel/file-hash.ts';
import type { SecretTokens } from '../application/secret-tokens.ts';

/** 256 random bits per token; at that entropy a plain SHA-256 is a safe hash. */
export const randomSecretTokens: SecretTokens = {
  generate(prefix) {
    const token = prefix + randomBytes(32).toString('base64url');
    return { token, hash: hashOf(token) };
  },

  hashOf,
};

function hashOf(token: string): FileHash {
  return FileHash.ofHex(createHash('sha256').update(token).digest('hex'));
}

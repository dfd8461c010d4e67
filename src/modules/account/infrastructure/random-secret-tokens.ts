import { createHash, randomBytes } from 'node:crypto';

import { FileHash } from '../../../kernel/file-hash.ts';
import type { SecretTokens } from '../application/secret-tokens.ts';

/** 256 bits from the system's generator; a plain SHA-256 is enough to keep what cannot be guessed. */
export class RandomSecretTokens implements SecretTokens {
  generate(prefix: string): { token: string; hash: FileHash } {
    const token = prefix + randomBytes(32).toString('base64url');
    return { token, hash: this.hashOf(token) };
  }

  hashOf(token: string): FileHash {
    return FileHash.ofHex(createHash('sha256').update(token).digest('hex'));
  }
}

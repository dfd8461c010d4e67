import { randomBytes } from 'node:crypto';

import { sha256Of } from '../../../platform/sha256-of.ts';
import type { SecretTokens } from '../application/secret-tokens.ts';

/** 256 random bits per token; at that entropy a plain SHA-256 is a safe hash. */
export const randomSecretTokens: SecretTokens = {
  generate(prefix) {
    const token = prefix + randomBytes(32).toString('base64url');
    return { token, hash: sha256Of(token) };
  },

  hashOf: sha256Of,
};

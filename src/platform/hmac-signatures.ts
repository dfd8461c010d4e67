import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Signatures } from '../kernel/signatures.ts';

/**
 * HMAC-SHA256, base64url. Nodes with the same secret accept each other's signatures; those with another label are
 * never valid.
 */
export function hmacSignatures(label: string, secret: Uint8Array): Signatures {
  const sign: Signatures['sign'] = (fields) => {
    // JSON escapes its values, so different lists of fields never produce the same text.
    const message = JSON.stringify([label, ...fields]);
    return createHmac('sha256', secret).update(message).digest('base64url');
  };
  return {
    sign,

    verify(fields, signature) {
      // Compares text, because base64url decoding would accept several spellings of one signature.
      const expected = Buffer.from(sign(fields));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

import { createHmac, timingSafeEqual } from 'node:crypto';

import type { ShareSignatures } from '../application/share-signatures.ts';

const LABEL = 'flexstorage/share/v1';

/** HMAC-SHA256, base64url. Signatures are valid on every node with the same secret. */
export class HmacShareSignatures implements ShareSignatures {
  constructor(private readonly secret: Uint8Array) {}

  sign(fields: readonly string[]): string {
    // JSON escapes its values, so different lists of fields never produce the same text.
    const message = JSON.stringify([LABEL, ...fields]);
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  verify(fields: readonly string[], signature: string): boolean {
    // Compares text, because base64url decoding would accept several spellings of one signature.
    const expected = Buffer.from(this.sign(fields));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

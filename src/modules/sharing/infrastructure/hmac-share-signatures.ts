import { createHmac, timingSafeEqual } from 'node:crypto';

import type { ShareSignatures } from '../application/share-signatures.ts';

const LABEL = 'flexstorage/share/v1';

/** HMAC-SHA256, base64url. Every node with the same secret makes and takes the same signatures. */
export class HmacShareSignatures implements ShareSignatures {
  constructor(private readonly secret: Uint8Array) {}

  sign(fields: readonly string[]): string {
    // JSON quotes its parts, so no two lists of fields give the same text.
    const message = JSON.stringify([LABEL, ...fields]);
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  verify(fields: readonly string[], signature: string): boolean {
    // Compared as text: decoding base64url would let several spellings of one signature pass.
    const expected = Buffer.from(this.sign(fields));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

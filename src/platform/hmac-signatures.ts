import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Signatures } from '../kernel/signatures.ts';

/**
 * HMAC-SHA256, base64url. Nodes with the same secret accept each other's signatures; those with another label are
 * never valid.
 */
export class HmacSignatures implements Signatures {
  constructor(
    private readonly label: string,
    private readonly secret: Uint8Array,
  ) {}

  sign(fields: readonly string[]): string {
    // JSON escapes its values, so different lists of fields never produce the same text.
    const message = JSON.stringify([this.label, ...fields]);
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  verify(fields: readonly string[], signature: string): boolean {
    // Compares text, because base64url decoding would accept several spellings of one signature.
    const expected = Buffer.from(this.sign(fields));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';

import type { DownloadSignatures } from '../application/download-signatures.ts';

const LABEL = 'flexstorage/download/v1';

/**
 * HMAC-SHA256 in base64url over the file's id and the expiry in milliseconds. Nodes with the same secret accept each
 * other's signatures.
 */
export class HmacDownloadSignatures implements DownloadSignatures {
  constructor(private readonly secret: Uint8Array) {}

  sign(fileId: string, expiresAt: Date): string {
    // JSON quoting makes the encoding of id and expiry unambiguous.
    const message = JSON.stringify([LABEL, fileId, expiresAt.toISOString()]);
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  verify(fileId: string, expiresAt: Date, signature: string): boolean {
    if (Number.isNaN(expiresAt.getTime())) return false;
    // Compared as text, because base64url decoding accepts several encodings of one signature.
    const expected = Buffer.from(this.sign(fileId, expiresAt));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

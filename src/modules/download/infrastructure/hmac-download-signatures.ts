import { createHmac, timingSafeEqual } from 'node:crypto';

import type { DownloadSignatures } from '../application/download-signatures.ts';

const LABEL = 'flexstorage/download/v1';

/**
 * HMAC-SHA256, base64url, over the file's id and the moment to the millisecond. Every node with the same
 * secret makes and takes the same signatures.
 */
export class HmacDownloadSignatures implements DownloadSignatures {
  constructor(private readonly secret: Uint8Array) {}

  sign(fileId: string, expiresAt: Date): string {
    // JSON quotes its parts, so no two pairs of id and moment give the same text.
    const message = JSON.stringify([LABEL, fileId, expiresAt.toISOString()]);
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  verify(fileId: string, expiresAt: Date, signature: string): boolean {
    if (Number.isNaN(expiresAt.getTime())) return false;
    // Compared as text: decoding base64url would let several spellings of one signature pass.
    const expected = Buffer.from(this.sign(fileId, expiresAt));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

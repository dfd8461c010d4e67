import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The value of Upload-Checksum for these bytes. */
export function uploadChecksum(algorithm: string, bytes: Uint8Array): string {
  return `${algorithm} ${digestOf(algorithm, bytes).toString('base64')}`;
}

function digestOf(algorithm: string, bytes: Uint8Array): Buffer {
  if (algorithm !== 'crc32') return createHash(algorithm).update(bytes).digest();
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest;
}

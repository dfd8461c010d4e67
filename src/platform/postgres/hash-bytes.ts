import { FileHash } from '../../kernel/file-hash.ts';

/** The hash as a `bytea`. */
export function bytesOf(hash: FileHash): Buffer {
  return Buffer.from(hash.hex, 'hex');
}

/** The hash in a `bytea`. */
export function hashOf(bytes: Uint8Array): FileHash {
  return FileHash.ofHex(Buffer.from(bytes).toString('hex'));
}

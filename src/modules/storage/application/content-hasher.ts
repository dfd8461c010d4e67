import type { FileHash } from '../../../kernel/file-hash.ts';

interface Hashed {
  readonly sha256: FileHash;
  /** Bytes. */
  readonly size: number;
}

/** Computes checksums over a stream. */
export interface ContentHasher {
  hash(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Hashed>;
  /** Also computes the CRC-32, in Base64. */
  sums(
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<Hashed & { readonly crc32: string }>;
}

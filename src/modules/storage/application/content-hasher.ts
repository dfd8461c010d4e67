import type { FileHash } from '../../../kernel/file-hash.ts';

/** Computes SHA-256 over a stream. */
export interface ContentHasher {
  hash(
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ sha256: FileHash; size: number }>;
}

import type { FileHash } from '../../../kernel/file-hash.ts';
import type { PutSource } from '../domain/storage-provider.ts';

/** Bytes in memory as input for a provider. */
export function bytesSource(bytes: Uint8Array, sha256: FileHash): PutSource {
  return {
    size: bytes.byteLength,
    sha256,
    async *open(_signal, range) {
      yield range ? bytes.subarray(range.start, range.end + 1) : bytes;
    },
  };
}

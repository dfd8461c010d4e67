import { createHash } from 'node:crypto';

import { FileHash } from '../../../kernel/file-hash.ts';
import { RunningSums } from '../../../platform/s3/running-sums.ts';
import type { ContentHasher } from '../application/content-hasher.ts';

export const sha256ContentHasher: ContentHasher = {
  async hash(bytes, signal) {
    const hash = createHash('sha256');
    const size = await feed(hash, bytes, signal);
    return { sha256: FileHash.ofHex(hash.digest('hex')), size };
  },

  async sums(bytes, signal) {
    const sums = RunningSums.start();
    const size = await feed(sums, bytes, signal);
    return { sha256: FileHash.ofHex(sums.sha256), size, crc32: sums.crc32 };
  },
};

/** Resolves to the number of bytes. */
async function feed(
  sum: { update(chunk: Uint8Array): unknown },
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let size = 0;
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    sum.update(chunk);
    size += chunk.byteLength;
  }
  return size;
}

import { createHash } from 'node:crypto';

import { FileHash } from '../../../kernel/file-hash.ts';
import type { ContentHasher } from '../application/content-hasher.ts';

export class Sha256ContentHasher implements ContentHasher {
  async hash(
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ sha256: FileHash; size: number }> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      hash.update(chunk);
      size += chunk.byteLength;
    }
    return { sha256: FileHash.ofHex(hash.digest('hex')), size };
  }
}

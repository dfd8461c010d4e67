import { createHash } from 'node:crypto';

import { FileHash } from '../../../kernel/file-hash.ts';
import type { ContentHasher } from '../application/content-hasher.ts';

export const sha256ContentHasher: ContentHasher = {
  async hash(bytes, signal) {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      hash.update(chunk);
      size += chunk.byteLength;
    }
    return { sha256: FileHash.ofHex(hash.digest('hex')), size };
  },
};

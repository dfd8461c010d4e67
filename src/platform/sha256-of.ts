import { createHash } from 'node:crypto';

import { FileHash } from '../kernel/file-hash.ts';

/** The SHA-256 of bytes in memory, or of a text in UTF-8. */
export function sha256Of(data: string | Uint8Array): FileHash {
  return FileHash.ofHex(createHash('sha256').update(data).digest('hex'));
}

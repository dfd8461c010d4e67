import { createHash } from 'node:crypto';

import type { RunningHash } from '../../application/ports/staging.ts';
import { FileHash } from '../../domain/file/file-hash.ts';

/** SHA-256 (FIPS 180-4) that can be read at any point and goes on from there. */
export class Sha256RunningHash implements RunningHash {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  get length(): number {
    return this.bytes;
  }

  update(chunk: Uint8Array): void {
    this.hash.update(chunk);
    this.bytes += chunk.byteLength;
  }

  value(): FileHash {
    return FileHash.ofHex(this.hash.copy().digest('hex'));
  }
}

import { createHash, type Hash } from 'node:crypto';

import { FileHash } from '../../../../kernel/file-hash.ts';
import type { RunningHash } from '../../application/staging.ts';

/** Incremental SHA-256 (FIPS 180-4). */
export class Sha256RunningHash implements RunningHash {
  constructor(
    private readonly hash: Hash = createHash('sha256'),
    private bytes = 0,
  ) {}

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

  copy(): Sha256RunningHash {
    return new Sha256RunningHash(this.hash.copy(), this.bytes);
  }
}

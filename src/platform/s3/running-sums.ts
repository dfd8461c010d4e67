import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** SHA-256, CRC-32 and optionally MD5 of the bytes so far. */
export class RunningSums {
  private constructor(
    private readonly hash: Hash,
    private readonly md5: Hash | undefined,
    private crc: number,
  ) {}

  static start({ md5 = false } = {}): RunningSums {
    return new RunningSums(createHash('sha256'), md5 ? createHash('md5') : undefined, 0);
  }

  update(piece: Uint8Array): void {
    this.hash.update(piece);
    this.md5?.update(piece);
    this.crc = crc32(piece, this.crc);
  }

  copy(): RunningSums {
    return new RunningSums(this.hash.copy(), this.md5?.copy(), this.crc);
  }

  /** Hexadecimal. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** Base64, as in S3 headers. */
  get crc32(): string {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.crc);
    return bytes.toString('base64');
  }

  /** Base64, as in Content-MD5. */
  get contentMd5(): string | undefined {
    return this.md5?.copy().digest('base64');
  }
}

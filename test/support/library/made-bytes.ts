import { randomFillSync } from 'node:crypto';

const BLOCK_BYTES = 1024 * 1024;

/** Generates any number of bytes without storing them: a random block, repeated with its index in it. */
export class MadeBytes {
  private readonly block = randomFillSync(Buffer.alloc(BLOCK_BYTES));

  constructor(readonly size: number) {}

  /** The bytes from `begin` to before `end`. Pieces share one buffer: use each before requesting the next. */
  *pieces(begin = 0, end = this.size): Generator<Buffer> {
    for (let at = begin; at < end;) {
      const index = Math.floor(at / BLOCK_BYTES);
      const start = index * BLOCK_BYTES;
      this.block.writeUInt32BE(index);
      yield this.block.subarray(at - start, Math.min(BLOCK_BYTES, end - start));
      at = start + BLOCK_BYTES;
    }
  }

  /** A copy of a range. */
  slice(begin: number, end: number): Buffer {
    return Buffer.concat([...this.pieces(begin, end)].map((piece) => Buffer.from(piece)));
  }
}

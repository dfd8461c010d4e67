import type { StagingWriter } from '../../../application/staging.ts';
import { requireRight } from '../local-staging-writer.ts';
import { type PartPlace, PART_BYTES, type StagedBucket } from './staged-bucket.ts';
import type { Tail } from './staged-keys.ts';

/** Each checkpoint on the way sends the bytes that are no whole part yet once more. Milliseconds. */
const CHECKPOINT_MS = 2_000;
/** How long to wait for a part that nobody needs any more before it is broken off. Milliseconds. */
const LINGER_MS = 5_000;

export interface S3StagingWriterStart extends PartPlace {
  /** A number above that of all earlier writers. */
  readonly writer: number;
  /** What is there already of the part that comes next. */
  readonly begun: Buffer;
  readonly mayWrite: () => boolean;
}

/**
 * Appends to one entry; one call of `write` at a time. Holds two parts in memory: one that is sent, one that fills. What
 * is no whole part yet is made durable by a sync, as an object of its own that is never written over. A part that could
 * not be sent ends the writer.
 */
export class S3StagingWriter implements StagingWriter {
  readonly checkpointMs = CHECKPOINT_MS;
  private index: number;
  private filled: number;
  private buffer: Buffer;
  /** The part that is on its way; never rejects. */
  private sending: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;
  private readonly tails: Tail[] = [];
  private readonly stop = new AbortController();

  constructor(
    private readonly staged: StagedBucket,
    private readonly start: S3StagingWriterStart,
  ) {
    this.index = start.index;
    this.filled = start.begun.byteLength;
    this.buffer = this.filled > 0 ? withRoom(start.begun) : Buffer.allocUnsafeSlow(PART_BYTES);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.byteLength;) {
      this.throwFailure();
      requireRight(this.start.mayWrite);
      const piece = bytes.subarray(done, done + PART_BYTES - this.filled);
      this.buffer.set(piece, this.filled);
      this.filled += piece.byteLength;
      done += piece.byteLength;
      if (this.filled === PART_BYTES) await this.sendPart();
    }
  }

  async sync(): Promise<void> {
    const { index, buffer, filled } = this;
    // Whoever syncs has recorded what the sync before has made durable: what lay there earlier is not needed.
    const obsolete = this.tails.splice(0, this.tails.length - 1).map(({ key }) => key);
    await Promise.all([this.sending, this.staged.discard(obsolete)]);
    this.throwFailure();
    const last = this.tails.at(-1);
    const isKept =
      filled === 0 ||
      (last?.index === index && last.bytes === filled) ||
      (index === this.start.index && filled === this.start.begun.byteLength);
    if (isKept) return;
    requireRight(this.start.mayWrite);
    const { uploadId, writer } = this.start;
    const tail = this.staged.keys.tail(uploadId, { index, writer, bytes: filled });
    await this.staged.putTail(tail, buffer.subarray(0, filled), this.stop.signal);
    this.tails.push(tail);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.stop.abort(), LINGER_MS);
    await this.sending;
    clearTimeout(timer);
  }

  /** Begins to send the full part, once the one before is there. */
  private async sendPart(): Promise<void> {
    await this.sending;
    this.throwFailure();
    const { index, buffer } = this;
    const place = { ...this.start, index };
    this.sending = this.staged.sendPart(place, buffer, this.stop.signal).then(
      () => undefined,
      (error: unknown) => {
        this.failure = { error };
      },
    );
    this.index += 1;
    this.filled = 0;
    this.buffer = Buffer.allocUnsafeSlow(PART_BYTES);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}

function withRoom(begun: Buffer): Buffer {
  const buffer = Buffer.allocUnsafeSlow(PART_BYTES);
  buffer.set(begun);
  return buffer;
}

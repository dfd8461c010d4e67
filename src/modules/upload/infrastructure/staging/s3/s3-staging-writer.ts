import type { StagingWriter } from '../../../application/staging.ts';
import { requireWriteAccess } from '../staging-errors.ts';
import { type PartPlace, PART_BYTES, type StagedBucket } from './staged-bucket.ts';
import type { Tail } from './staged-keys.ts';

/** Longer than the default, because each checkpoint uploads the bytes of the incomplete part again. Milliseconds. */
const CHECKPOINT_MS = 2_000;
/** How long disposal waits for the part in flight before aborting it. Milliseconds. */
const LINGER_MS = 5_000;

export interface S3StagingWriterStart extends PartPlace {
  /** Number of this writer, higher than those of all earlier writers. */
  readonly writer: number;
  /** Bytes of the next part that have already been received. */
  readonly begun: Buffer;
  readonly mayWrite: () => boolean;
}

/**
 * Appends to one entry; `write` must not be called concurrently. Holds two parts in memory: one being sent and one
 * being filled. A sync stores the bytes of an incomplete part as a separate object, which is never overwritten. After a
 * part could not be sent, every call fails.
 */
export class S3StagingWriter implements StagingWriter {
  readonly checkpointMs = CHECKPOINT_MS;
  private index: number;
  private filled: number;
  private buffer: Buffer;
  /** The part in flight; never rejects. */
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
      requireWriteAccess(this.start.mayWrite);
      const piece = bytes.subarray(done, done + PART_BYTES - this.filled);
      this.buffer.set(piece, this.filled);
      this.filled += piece.byteLength;
      done += piece.byteLength;
      if (this.filled === PART_BYTES) await this.sendPart();
    }
  }

  async sync(): Promise<void> {
    const { index, buffer, filled } = this;
    // The offset of the previous sync has been recorded, so only its tail is still needed.
    const obsolete = this.tails.splice(0, this.tails.length - 1).map(({ key }) => key);
    await Promise.all([this.sending, this.staged.discard(obsolete)]);
    this.throwFailure();
    const last = this.tails.at(-1);
    const isKept =
      filled === 0 ||
      (last?.index === index && last.bytes === filled) ||
      (index === this.start.index && filled === this.start.begun.byteLength);
    if (isKept) return;
    requireWriteAccess(this.start.mayWrite);
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

  /** Starts sending the full part after the previous one has been sent. */
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

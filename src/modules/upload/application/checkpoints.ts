import type { StagingWriter } from './staging.ts';
import { leaseError } from './upload-leases.ts';

const MIB = 1024 * 1024;

/** A checkpoint starts after this many bytes or `EVERY_MS`, whichever comes first. */
const EVERY_BYTES = 5 * MIB;
/** Default for writers that set no `checkpointMs`. */
const EVERY_MS = 1_000;
/** Writing pauses at this many bytes beyond the durable offset, so that a crash loses at most 8 MiB. */
const MAX_UNSYNCED_BYTES = 6 * MIB;

/** Records that all bytes before the offset are durable; false if the lease was lost or the session is not OPEN. */
export type Advance = (offset: number) => Promise<boolean>;

/**
 * Makes written bytes durable while more arrive: syncs, then records the offset, one checkpoint at a time. Records
 * nothing more after a failed checkpoint.
 */
export class Checkpoints implements Disposable {
  private running: Promise<void> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private written: number;
  private durable: number;
  private started: number;
  private startedAt: number;
  private readonly everyMs: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    offset: number,
    private readonly writer: StagingWriter,
    private readonly advance: Advance,
    private readonly now: () => number,
  ) {
    this.written = this.durable = this.started = offset;
    this.startedAt = now();
    this.everyMs = writer.checkpointMs ?? EVERY_MS;
    // Bytes of a client that stops sending must become durable too.
    this.timer = setInterval(() => this.beginIfDue(), EVERY_MS);
  }

  /**
   * Reports that all bytes before `offset` are written. Resolves when writing may continue; rejects if a checkpoint
   * failed.
   */
  async reached(offset: number): Promise<void> {
    this.written = offset;
    this.beginIfDue();
    if (this.written - this.durable >= MAX_UNSYNCED_BYTES) await this.running;
    this.throwFailure();
  }

  /** Makes all bytes before `offset` durable, records that with `advance` and stops further checkpoints. */
  async finish(offset: number, advance: Advance): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    this.throwFailure();
    await this.checkpoint(offset, advance);
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private beginIfDue(): void {
    if (this.running || this.failure || this.written === this.started) return;
    const due =
      this.written - this.started >= EVERY_BYTES || this.now() - this.startedAt >= this.everyMs;
    if (!due) return;
    this.running = this.checkpoint(this.written, this.advance)
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.running = undefined;
      });
  }

  private async checkpoint(offset: number, advance: Advance): Promise<void> {
    this.started = offset;
    this.startedAt = this.now();
    if (offset > this.durable) await this.writer.sync();
    if (!(await advance(offset))) throw leaseError('LOST');
    this.durable = offset;
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}

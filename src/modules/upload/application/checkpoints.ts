import { DomainError } from '../../../kernel/domain-error.ts';
import type { StagingWriter } from './staging.ts';

const MIB = 1024 * 1024;

/** A checkpoint begins after this many bytes … */
const EVERY_BYTES = 5 * MIB;
/** … or, unless the writer says otherwise, this many milliseconds, whichever comes first. */
const EVERY_MS = 1_000;
/** Writing waits for the running checkpoint at this distance, so that a crash never costs more than 8 MiB. */
const MAX_UNSYNCED_BYTES = 6 * MIB;

/** Records that all bytes before the offset are durable; false when the lease or the open state is lost. */
export type Advance = (offset: number) => Promise<boolean>;

/**
 * Makes written bytes durable while more arrive: sync, then record the offset, one checkpoint at a time. After a
 * failed one nothing is acknowledged any more.
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
    // A client that has gone quiet must still find its bytes kept.
    this.timer = setInterval(() => this.beginIfDue(), EVERY_MS);
  }

  /** Bytes before `offset` are written. Resolves when more may be written; rejects once a checkpoint has failed. */
  async reached(offset: number): Promise<void> {
    this.written = offset;
    this.beginIfDue();
    if (this.written - this.durable >= MAX_UNSYNCED_BYTES) await this.running;
    this.throwFailure();
  }

  /** Makes all bytes before `offset` durable, records that with `advance`, and ends the checkpoints. */
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
    if (!(await advance(offset))) {
      throw new DomainError('UPLOAD_LOCKED', 'another request has taken this upload over', {
        retryAfterSeconds: 1,
      });
    }
    this.durable = offset;
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}

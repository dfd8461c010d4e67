import type { IncomingMessage } from 'node:http';

import { DomainError } from '../../domain/shared/domain-error.ts';

/** Large enough that the cost of a write hardly counts, small enough to stay in cache. Bytes. */
const BATCH_BYTES = 1024 * 1024;
/** A body that trickles is handed on after this long. Milliseconds. */
const LINGER_MS = 20;
/** A client that sends nothing for this long is gone. Milliseconds. */
const IDLE_MS = 60_000;

/**
 * A request's body as batches of chunks, read straight from the socket with back-pressure. However the body ends,
 * all that came is yielded first. Ends with an error, `UPLOAD_INTERRUPTED` when the client went away or idle, or
 * what `stopReason` makes of the signal's reason. A batch is valid until the next one is asked for.
 */
export async function* requestBatches(
  request: IncomingMessage,
  stop: AbortSignal,
  stopReason: (reason: unknown) => Error,
): AsyncGenerator<readonly Uint8Array[]> {
  using body = new BodyGatherer(request, stop, stopReason);
  for (;;) {
    const batch = await body.next();
    if (batch.length === 0) return;
    yield batch;
    for (const chunk of batch) free(chunk);
  }
}

class BodyGatherer implements Disposable {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private linger: NodeJS.Timeout | undefined;
  private readonly idle: NodeJS.Timeout;

  constructor(
    private readonly request: IncomingMessage,
    private readonly stop: AbortSignal,
    private readonly stopReason: (reason: unknown) => Error,
  ) {
    this.idle = setTimeout(() => this.fail(interrupted('nothing came for a minute')), IDLE_MS);
    if (stop.aborted) this.onStop();
    else stop.addEventListener('abort', this.onStop);
    if (request.destroyed) this.fail(interrupted('the connection was lost'));
    request.on('data', this.onData);
    request.on('end', this.onEnd);
    request.on('error', this.onLost);
    request.on('close', this.onLost);
  }

  /** The next chunks; none at the end of the body. */
  async next(): Promise<Uint8Array[]> {
    if (this.bytes < BATCH_BYTES && !this.ended && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.bytes > 0) this.startLinger();
      });
    }
    if (this.bytes > 0) return this.take();
    if (this.failure) throw this.failure;
    return [];
  }

  [Symbol.dispose](): void {
    clearTimeout(this.idle);
    clearTimeout(this.linger);
    this.stop.removeEventListener('abort', this.onStop);
    this.request.off('data', this.onData);
    this.request.off('end', this.onEnd);
    this.request.off('close', this.onLost);
    // The error listener stays: a socket that breaks later must not bring the process down.
    this.request.pause();
  }

  private take(): Uint8Array[] {
    const batch = this.chunks;
    this.chunks = [];
    this.bytes = 0;
    if (!this.ended && !this.failure) this.request.resume();
    return batch;
  }

  private startLinger(): void {
    this.linger ??= setTimeout(() => this.notify(), LINGER_MS);
  }

  private notify(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    this.wake?.();
    this.wake = undefined;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.notify();
  }

  private readonly onData = (chunk: Uint8Array): void => {
    this.idle.refresh();
    if (this.failure) return;
    this.chunks.push(chunk);
    this.bytes += chunk.byteLength;
    if (this.bytes >= BATCH_BYTES) {
      this.request.pause();
      this.notify();
    } else if (this.wake) {
      this.startLinger();
    }
  };

  private readonly onEnd = (): void => {
    this.ended = true;
    this.notify();
  };

  private readonly onLost = (): void => {
    if (!this.ended) this.fail(interrupted('the connection was lost'));
  };

  private readonly onStop = (): void => this.fail(this.stopReason(this.stop.reason));
}

/**
 * Gives a chunk's memory back at once. Left to the garbage collector, chunks of 64 KiB make it mark the whole heap
 * every few dozen MiB, which costs as much CPU time as hashing and writing them.
 */
function free({ buffer, byteLength }: Uint8Array): void {
  const ownsAll = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (ownsAll) buffer.transfer(0);
}

function interrupted(why: string): DomainError {
  return new DomainError('UPLOAD_INTERRUPTED', why, { retryAfterSeconds: 1 });
}

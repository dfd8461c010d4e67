import type { IncomingMessage } from 'node:http';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { BLOCK_BYTES, BlockPool } from './block-pool.ts';
import { freeMemory } from './free-memory.ts';

/** A partly filled block of a slow body is yielded after this long. Milliseconds. */
const LINGER_MS = 20;
/** A client that sends nothing for this long is considered disconnected. Milliseconds. */
const IDLE_MS = 60_000;

const shared = new BlockPool();

/**
 * Reads a request's body in blocks, with back-pressure. The first byte belongs at `offset` of a file, and blocks end at
 * multiples of the block size in the file, unless the body is slow. Yields all received bytes before it fails: with
 * `UPLOAD_INTERRUPTED` if the client disconnects or is idle, or with `stopReason` of the signal's reason. A block is
 * valid until the next one is requested.
 */
export async function* requestBlocks(
  request: IncomingMessage,
  offset: number,
  stop: AbortSignal,
  stopReason: (reason: unknown) => Error,
  pool: BlockPool = shared,
): AsyncGenerator<Uint8Array> {
  using body = new BodyGatherer(request, offset % BLOCK_BYTES, stop, stopReason, pool);
  for (;;) {
    const block = await body.next();
    if (block.length === 0) return;
    yield block;
  }
}

class BodyGatherer implements Disposable {
  /** The block being filled; its bytes from `begin` to `end` have not been yielded yet. */
  private filling: Uint8Array | undefined;
  private end: number;
  /** The full block that was yielded last. */
  private yielded: Uint8Array | undefined;
  /** A block that is not in use. */
  private spare: Uint8Array | undefined;
  /** Chunks not yet copied to a block, except for the first `taken` bytes of the first chunk. */
  private readonly waiting: Uint8Array[] = [];
  private taken = 0;
  private ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private linger: NodeJS.Timeout | undefined;
  private readonly idle: NodeJS.Timeout;

  constructor(
    private readonly request: IncomingMessage,
    private begin: number,
    private readonly stop: AbortSignal,
    private readonly stopReason: (reason: unknown) => Error,
    private readonly pool: BlockPool,
  ) {
    this.end = begin;
    this.idle = setTimeout(() => this.onIdle(), IDLE_MS);
    if (stop.aborted) this.onStop();
    else stop.addEventListener('abort', this.onStop);
    if (request.destroyed) this.fail(interrupted('The connection was lost. Resume the upload.'));
    request.on('data', this.onData);
    request.on('end', this.onEnd);
    request.on('error', this.onLost);
    request.on('close', this.onLost);
  }

  /** The next bytes; empty at the end of the body. */
  async next(): Promise<Uint8Array> {
    if (this.yielded) this.reclaim(this.yielded);
    if (this.end < BLOCK_BYTES && !this.ended && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.end > this.begin) this.startLinger();
      });
    }
    if (this.filling && this.end > this.begin) return this.take(this.filling);
    if (this.failure) throw this.failure;
    return new Uint8Array(0);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.idle);
    clearTimeout(this.linger);
    this.stop.removeEventListener('abort', this.onStop);
    this.request.off('data', this.onData);
    this.request.off('end', this.onEnd);
    this.request.off('close', this.onLost);
    // Keep the error listener, so that a later socket error does not crash the process.
    this.request.pause();
    for (const block of [this.filling, this.yielded, this.spare])
      if (block) this.pool.release(block);
  }

  private take(block: Uint8Array): Uint8Array {
    const bytes = block.subarray(this.begin, this.end);
    this.begin = this.end;
    if (this.end < BLOCK_BYTES) return bytes;
    this.yielded = block;
    this.filling = undefined;
    this.begin = this.end = 0;
    this.fill();
    if (!this.ended && !this.failure && this.end < BLOCK_BYTES) this.request.resume();
    return bytes;
  }

  /** Copies waiting chunks into the block until it is full. */
  private fill(): void {
    for (let chunk = this.waiting[0]; chunk && this.end < BLOCK_BYTES; [chunk] = this.waiting) {
      const block = (this.filling ??= this.emptyBlock());
      const piece = chunk.subarray(this.taken, this.taken + BLOCK_BYTES - this.end);
      block.set(piece, this.end);
      this.end += piece.byteLength;
      this.taken += piece.byteLength;
      if (this.taken < chunk.byteLength) return;
      this.waiting.shift();
      this.taken = 0;
      freeMemory(chunk);
    }
  }

  private reclaim(block: Uint8Array): void {
    this.yielded = undefined;
    if (this.spare) this.pool.release(block);
    else this.spare = block;
  }

  private emptyBlock(): Uint8Array {
    const block = this.spare ?? this.pool.acquire();
    this.spare = undefined;
    return block;
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
    this.waiting.push(chunk);
    this.fill();
    if (this.end === BLOCK_BYTES) {
      this.request.pause();
      this.notify();
    } else if (this.wake) {
      this.startLinger();
    }
  };

  private onIdle(): void {
    // A body paused for a slow disk is not idle.
    if (this.request.isPaused()) this.idle.refresh();
    else this.fail(interrupted('No bytes arrived for one minute. Resume the upload.'));
  }

  private readonly onEnd = (): void => {
    this.ended = true;
    this.notify();
  };

  private readonly onLost = (): void => {
    if (!this.ended) this.fail(interrupted('The connection was lost. Resume the upload.'));
  };

  private readonly onStop = (): void => this.fail(this.stopReason(this.stop.reason));
}

function interrupted(message: string): DomainError {
  return new DomainError('UPLOAD_INTERRUPTED', message, { retryAfterSeconds: 1 });
}

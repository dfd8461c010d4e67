import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import { type Advance, Checkpoints } from './checkpoints.ts';
import type { RunningHashes } from './running-hashes.ts';
import type { RunningHash, Staging, StagingWriter } from './staging.ts';
import { type HeldLease, leaseError } from './upload-leases.ts';
import type { ProgressReporter } from './upload-progress.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

/** An upload with a deferred length reserves quota in steps of this many bytes. */
const RESERVATION_STEP = 16 * 1024 * 1024;

export interface ReceiveBytesDeps {
  readonly sessions: UploadSessionStore;
  readonly staging: Staging;
  readonly hashes: RunningHashes;
  readonly progress: ProgressReporter;
  readonly clock: Clock;
}

/** A check that all bytes of a request must pass before any of them count. */
export interface ChunkCheck {
  update(bytes: Uint8Array): void;
  /** Called at the end of the body. Throws, for example `CHUNK_CHECKSUM_MISMATCH`, if the check fails. */
  verify(): void;
}

export interface ReceiveOptions {
  readonly check?: ChunkCheck | undefined;
  /** The end of these bytes is the end of the upload, even if its length is deferred. */
  readonly last?: boolean;
}

/** State of an upload after a request's bytes. */
export interface Received {
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** All bytes have been received and the upload can be completed; always false for a partial upload. */
  readonly finished: boolean;
}

/**
 * Writes the bytes of one request to staging, hashes them and makes them durable while more arrive. However the request
 * ends, all received bytes are kept, and the returned offset survives power loss.
 */
export class ReceiveBytes {
  constructor(private readonly deps: ReceiveBytesDeps) {}

  /**
   * `blocks` yields the request's bytes and may end with an error, which is rethrown after the received bytes are kept.
   * Bytes beyond the declared length are ignored or, with a check or `last`, rejected with `UPLOAD_LENGTH_INVALID`.
   * With a check, either all bytes count or none: if it fails or is not reached, the offset stays the same. Throws
   * `FILE_TOO_LARGE` beyond 5 GiB, `QUOTA_EXCEEDED`, `STORAGE_FULL`, and `UPLOAD_LOCKED` if the lease was lost.
   */
  async execute(
    held: HeldLease,
    size: number | undefined,
    blocks: AsyncIterable<Uint8Array>,
    { check, last = false }: ReceiveOptions = {},
  ): Promise<Received> {
    const { sessions, hashes, clock } = this.deps;
    const { row, lease } = held;
    const now = (): number => clock.now().getTime();
    requireOpen(row.status);
    // The position of a partial upload in the final one is not known yet, so the final upload is hashed when joined.
    let hash = row.partial ? undefined : await this.hashSoFar(held);
    const hashBefore = check && hash?.copy();
    await using writer = await this.openWriter(held);
    let written = row.offset;
    let reserved = row.reservedBytes;
    /** Offset before the block that completed the upload. */
    let beforeLast = row.offset;

    const record: Advance = (offset) => this.record(held, size, offset);
    // Bytes with a check are synced while they arrive but recorded only after it has passed.
    const advance: Advance = check ? async () => held.isCurrent() : record;
    using checkpoints = new Checkpoints(row.offset, writer, advance, now);
    const mustReadToEnd = check !== undefined || last;

    let failure: { readonly error: unknown } | undefined;
    try {
      for await (const sent of blocks) {
        const block = size === undefined ? sent : sent.subarray(0, size - written);
        if (mustReadToEnd && block.byteLength < sent.byteLength) {
          throw new DomainError(
            'UPLOAD_LENGTH_INVALID',
            `The request exceeds the declared length of ${size} bytes.`,
          );
        }
        const end = FileSize.ofBytes(written + block.byteLength).bytes;
        if (size === undefined && end > reserved) {
          reserved += await this.grow(held, end - reserved);
        }
        const write = writer.write(block);
        hash?.update(block);
        check?.update(block);
        await write;
        if (end === size) beforeLast = written;
        written = end;
        // The last byte is recorded in the same statement as FINALIZING.
        if (written === size && !mustReadToEnd) break;
        if (written !== size) await checkpoints.reached(written);
      }
      check?.verify();
    } catch (error) {
      failure = { error };
      // A body longer than the declared length must not complete the upload.
      if (isDomainError(error, 'UPLOAD_LENGTH_INVALID') && written === size) written = beforeLast;
      // The hash may include bytes that were not written.
      if (hash && hash.length !== written) hash = undefined;
      if (check) {
        hash = hashBefore;
        written = row.offset;
      }
    }

    const complete =
      (written === size && !(check && failure)) || (last && size === undefined && !failure);
    // A partial upload stays OPEN until it is joined.
    const finished = complete && !row.partial;
    const lastAdvance: Advance = (offset) =>
      finished
        ? sessions.advance(lease, { offset, at: clock.now(), finalize: { hash: hash?.value() } })
        : record(offset);
    try {
      await checkpoints.finish(written, lastAdvance);
      if (hash && !finished) hashes.keep(row.id, hash);
      if (failure && !complete) throw failure.error;
      return { offset: written, finished };
    } catch (error) {
      throw failure ? failure.error : error;
    }
  }

  /** A writer at the durable offset that no stale writer can reach. */
  private async openWriter(held: HeldLease): Promise<StagingWriter> {
    const { sessions, staging } = this.deps;
    const { row, lease } = held;
    if (held.mayHaveStaleWriter) {
      await staging.detach(row.id, row.offset);
      await sessions.forgetStaleWriters(lease);
    }
    return staging.append(row.id, row.offset, () => held.isCurrent());
  }

  /** Records the durable offset and reports the progress; false if the lease was lost. */
  private async record(
    { row, lease }: HeldLease,
    size: number | undefined,
    offset: number,
  ): Promise<boolean> {
    const { sessions, progress, clock } = this.deps;
    const recorded = await sessions.advance(lease, { offset, at: clock.now() });
    const reported = { sessionId: row.id, offset, size: size ?? null, status: row.status };
    if (recorded) void progress.report(row.ownerId, reported);
    return recorded;
  }

  /** The hash of the received bytes, from memory or rebuilt once; undefined if the upload must be hashed at the end. */
  private async hashSoFar(held: HeldLease): Promise<RunningHash | undefined> {
    const { sessions, staging, hashes } = this.deps;
    const { row, lease } = held;
    const remembered = hashes.take(row.id, row.offset);
    if (remembered) return remembered;
    if (row.offset > 0 && (row.hashRebuilt || !staging.readsUnsealed)) return undefined;
    try {
      const rebuilt = await staging.hash(row.id, row.offset, held.ended);
      if (row.offset > 0) await sessions.markHashRebuilt(lease);
      return rebuilt;
    } catch (error) {
      throw held.ended.aborted ? leaseError(held.ended.reason) : error;
    }
  }

  private async grow(held: HeldLease, needed: number): Promise<number> {
    const step = Math.max(needed, RESERVATION_STEP);
    try {
      await this.deps.sessions.growReservation(held.lease, step);
      return step;
    } catch (error) {
      if (step === needed) throw error;
      await this.deps.sessions.growReservation(held.lease, needed);
      return needed;
    }
  }
}

/** The bytes of a complete session may already be hard-linked as a stored object, so never write to them. */
function requireOpen(status: HeldLease['row']['status']): void {
  if (status === 'OPEN') return;
  throw new DomainError(
    'UPLOAD_STATUS_INVALID',
    `The upload is ${status} and accepts no more bytes.`,
  );
}

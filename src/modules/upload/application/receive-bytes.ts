import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import { type Advance, Checkpoints } from './checkpoints.ts';
import type { RunningHashes } from './running-hashes.ts';
import type { RunningHash, Staging } from './staging.ts';
import { type HeldLease, leaseError } from './upload-leases.ts';
import type { ProgressReporter } from './upload-progress.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

/** A deferred length reserves its quota in steps of this many bytes. */
const RESERVATION_STEP = 16 * 1024 * 1024;

export interface ReceiveBytesDeps {
  readonly sessions: UploadSessionStore;
  readonly staging: Staging;
  readonly hashes: RunningHashes;
  readonly progress: ProgressReporter;
  readonly clock: Clock;
}

/** What has to hold of a request's bytes before any of them counts. */
export interface ChunkCheck {
  update(bytes: Uint8Array): void;
  /** Called at the end of the body. Throws, such as `CHUNK_CHECKSUM_MISMATCH`, unless the bytes are the right ones. */
  verify(): void;
}

export interface ReceiveOptions {
  readonly check?: ChunkCheck | undefined;
  /** The end of these bytes is the end of the upload, whatever length it has then. */
  readonly last?: boolean;
}

/** Where an upload stands after a request's bytes. */
export interface Received {
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** All bytes are there and the upload can be completed; never so for a partial one. */
  readonly finished: boolean;
}

/**
 * Takes the bytes of one request into staging: written, hashed as they pass, made durable on the way. Whatever ends
 * the request, every byte that came is kept, and the offset that is told survives power loss.
 */
export class ReceiveBytes {
  constructor(private readonly deps: ReceiveBytesDeps) {}

  /**
   * `blocks` yields the request's bytes and may end with an error, which is thrown after what came is kept. What
   * `blocks` has beyond the declared length is ignored; with a check or as the last bytes it is
   * `UPLOAD_LENGTH_INVALID`. With a check all of the bytes count or none: one that fails or is never reached leaves
   * the upload where it stood. Throws `FILE_TOO_LARGE` beyond 5 GiB, `QUOTA_EXCEEDED`, `STORAGE_FULL`, `UPLOAD_LOCKED`
   * when the lease was lost.
   */
  async execute(
    held: HeldLease,
    size: number | undefined,
    blocks: AsyncIterable<Uint8Array>,
    { check, last = false }: ReceiveOptions = {},
  ): Promise<Received> {
    const { sessions, staging, hashes, clock } = this.deps;
    const { row, lease } = held;
    const now = (): number => clock.now().getTime();
    // The bytes of a session that has them all may already be linked as a stored object: never touch them.
    if (row.status !== 'OPEN') {
      throw new DomainError('UPLOAD_STATUS_INVALID', `the upload is ${row.status}`);
    }

    // A partial upload's place in the whole is not known yet: the whole is hashed when it is joined.
    let hash = row.partial ? undefined : await this.hashSoFar(held);
    const hashBefore = check && hash?.copy();
    if (held.mayHaveStaleWriter) {
      await staging.detach(row.id, row.offset);
      await sessions.forgetStaleWriters(lease);
    }
    await using writer = await staging.append(row.id, row.offset, () => held.isCurrent());
    let written = row.offset;
    let reserved = row.reservedBytes;
    /** Where the bytes stood before those that made them all. */
    let beforeLast = row.offset;

    const record: Advance = async (offset) => {
      const recorded = await sessions.advance(lease, { offset, at: clock.now() });
      const progress = { sessionId: row.id, offset, size: size ?? null, status: row.status };
      if (recorded) void this.deps.progress.report(row.ownerId, progress);
      return recorded;
    };
    // Bytes under a check are made durable on the way, but count only once it has been passed.
    const onTheWay: Advance = check ? async () => held.isCurrent() : record;
    using checkpoints = new Checkpoints(row.offset, writer, onTheWay, now);
    const toTheEnd = check !== undefined || last;

    let failure: { readonly error: unknown } | undefined;
    try {
      for await (const sent of blocks) {
        const block = size === undefined ? sent : sent.subarray(0, size - written);
        if (toTheEnd && block.byteLength < sent.byteLength) {
          throw new DomainError('UPLOAD_LENGTH_INVALID', `more than the declared ${size} bytes`);
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
        // The last byte is recorded together with FINALIZING, never by itself.
        if (written === size && !toTheEnd) break;
        if (written !== size) await checkpoints.reached(written);
      }
      check?.verify();
    } catch (error) {
      failure = { error };
      // A body that goes on after the last byte is not what was announced: it must not complete the upload.
      if (isDomainError(error, 'UPLOAD_LENGTH_INVALID') && written === size) written = beforeLast;
      // The hash may have seen bytes that were not written.
      if (hash && hash.length !== written) hash = undefined;
      if (check) {
        hash = hashBefore;
        written = row.offset;
      }
    }

    const complete =
      (written === size && !(check && failure)) || (last && size === undefined && !failure);
    // A partial upload stays as it is until it is joined with others.
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

  /** The hash of what is there already: remembered, or rebuilt from the bytes once; undefined: hash at the end. */
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

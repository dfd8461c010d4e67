import type { FileHash } from '../../../kernel/file-hash.ts';
import type { PartialUpload } from '../domain/new-upload-session.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';

/** A session's row, read without a lock. */
export interface UploadSessionRow {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string | undefined;
  readonly status: UploadSessionStatus;
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** Bytes; undefined while the length is deferred. */
  readonly size: number | undefined;
  readonly reservedBytes: number;
  readonly declaredHash: FileHash | undefined;
  readonly hash: FileHash | undefined;
  /** The hash was once rebuilt from the staged bytes. */
  readonly hashRebuilt: boolean;
  readonly metadata: string | undefined;
  /** Hashes of the tokens that are good for this session alone. */
  readonly tokenHashes: readonly FileHash[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly resultFileId: string | undefined;
  readonly duplicate: boolean;
  /** A piece that is to be joined with others. */
  readonly partial: boolean;
  /** The client's Upload-Concat header as it came. */
  readonly concat: string | undefined;
  /** The partial uploads that hold the bytes; undefined: the session's own entry does. */
  readonly partials: readonly PartialUpload[] | undefined;
  /** The final upload that this partial one went into. */
  readonly joinedInto: string | undefined;
  /** Some process holds the lease now. */
  readonly leased: boolean;
  /** The process that took the lease last, by its name in the ProcessRegistry. */
  readonly leaseHolder: string | undefined;
}

/** The right to write one session's bytes. The epoch tells a later holder from an earlier one. */
export interface Lease {
  readonly sessionId: string;
  readonly epoch: number;
}

/** A lease that was just taken. */
export interface TakenLease {
  readonly lease: Lease;
  readonly row: UploadSessionRow;
  /** Who let it run out without giving it back, since the bytes were last given a place of their own. */
  readonly staleWriters: readonly string[];
}

/** How far an upload came at a checkpoint. */
export interface Checkpoint {
  /** All bytes before it are durable. */
  readonly offset: number;
  readonly at: Date;
  /** All bytes are there: the session becomes FINALIZING, with their hash if it is known. Fixes a deferred length. */
  readonly finalize?: { readonly hash: FileHash | undefined };
}

/** The statements on upload sessions that move many times a second, each atomic. */
export interface UploadSessionStore {
  find(id: string): Promise<UploadSessionRow | undefined>;

  /** Takes the lease for `holder` if nobody holds it; undefined when somebody does or the session is gone. */
  acquire(id: string, holder: string, ttlMs: number): Promise<TakenLease | undefined>;

  /** Prolongs the leases that are still ours and returns the session ids of those. */
  renew(leases: readonly Lease[], ttlMs: number): Promise<ReadonlySet<string>>;

  release(lease: Lease): Promise<void>;

  /** Ends the lease of a holder that has ended itself, as if it had run out. */
  breakLease(id: string, holder: string): Promise<void>;

  /** None of those who were staleWriters can touch the bytes any more. */
  forgetStaleWriters(lease: Lease): Promise<void>;

  /** Records a checkpoint and prolongs the session's life; false when the lease or the OPEN state is lost. */
  advance(lease: Lease, checkpoint: Checkpoint): Promise<boolean>;

  /** Fixes a deferred length; false when the lease is lost or the length was fixed before. */
  declareSize(lease: Lease, size: number): Promise<boolean>;

  /** Adds to the session's reservation and the owner's; throws `QUOTA_EXCEEDED` and changes nothing. */
  growReservation(lease: Lease, bytes: number): Promise<void>;

  markHashRebuilt(lease: Lease): Promise<void>;

  /**
   * Removes the row of a session that has ended, with those of its partial uploads; false when it has not, or when its
   * bytes are becoming the file of a final upload.
   */
  forget(id: string): Promise<boolean>;

  /** Puts a session that could not be finished behind the others in `unfinished`. */
  postpone(id: string): Promise<void>;

  /** Sessions whose bytes are all there and that nobody finished since `before`, be they FINALIZING or still OPEN. */
  unfinished(before: Date, limit: number): Promise<string[]>;

  /** Open sessions whose life ended before `now` and that nobody holds. */
  expired(now: Date, limit: number): Promise<string[]>;

  /** Removes rows of finished sessions whose life ended, with the files that never came to be; returns how many. */
  prune(now: Date, limit: number): Promise<number>;
}

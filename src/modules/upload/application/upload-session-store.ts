import type { FileHash } from '../../../kernel/file-hash.ts';
import type { PartialUpload } from '../domain/new-upload-session.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';

/** A session's row, read without locking it. */
export interface UploadSessionRow {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string | undefined;
  readonly status: UploadSessionStatus;
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** Size in bytes; undefined while the length is deferred. */
  readonly size: number | undefined;
  readonly reservedBytes: number;
  readonly declaredHash: FileHash | undefined;
  readonly hash: FileHash | undefined;
  /** Whether the hash has already been rebuilt from the staged bytes once. */
  readonly hashRebuilt: boolean;
  readonly metadata: string | undefined;
  /** Hashes of the tokens that are valid for this session only. */
  readonly tokenHashes: readonly FileHash[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly resultFileId: string | undefined;
  readonly duplicate: boolean;
  /** Whether this is a partial upload, to be joined with others. */
  readonly partial: boolean;
  /** The client's Upload-Concat header as sent. */
  readonly concat: string | undefined;
  /** The file that the bytes are a preview of. */
  readonly derivativeOf: string | undefined;
  /** Whether an automatic backup started the upload. */
  readonly automatic: boolean;
  /** The partial uploads that hold the bytes; undefined if the session's own entry holds them. */
  readonly partials: readonly PartialUpload[] | undefined;
  /** The final upload that this partial upload was joined into. */
  readonly joinedInto: string | undefined;
  /** Whether a process currently holds the lease. */
  readonly leased: boolean;
  /** The last process that acquired the lease, by its name in the ProcessRegistry. */
  readonly leaseHolder: string | undefined;
}

/** The exclusive right to write one session's bytes. Each acquisition increments the epoch. */
export interface Lease {
  readonly sessionId: string;
  readonly epoch: number;
}

export interface TakenLease {
  readonly lease: Lease;
  readonly row: UploadSessionRow;
  /** Holders whose lease expired since the bytes were last detached. */
  readonly staleWriters: readonly string[];
}

export interface Checkpoint {
  /** All bytes before this offset are durable. */
  readonly offset: number;
  readonly at: Date;
  /**
   * Set when all bytes are durable: the session becomes FINALIZING, with the hash if known. Fixes a deferred length.
   */
  readonly finalize?: { readonly hash: FileHash | undefined };
}

/** Frequent updates of upload sessions, each one atomic statement. */
export interface UploadSessionStore {
  find(id: string): Promise<UploadSessionRow | undefined>;

  /** Acquires the lease for `holder`; undefined if it is held or the session does not exist. */
  acquire(id: string, holder: string, ttlMs: number): Promise<TakenLease | undefined>;

  /** Extends the leases that are still held and returns their session ids. */
  renew(leases: readonly Lease[], ttlMs: number): Promise<ReadonlySet<string>>;

  release(lease: Lease): Promise<void>;

  /** Expires the lease of a holder whose process has exited. */
  breakLease(id: string, holder: string): Promise<void>;

  /** Clears `staleWriters`, after the bytes were detached from them. */
  forgetStaleWriters(lease: Lease): Promise<void>;

  /** Records a checkpoint and extends the session's expiry; false if the lease was lost or the session is not OPEN. */
  advance(lease: Lease, checkpoint: Checkpoint): Promise<boolean>;

  /** Fixes a deferred length; false if the lease was lost or the length is already fixed. */
  declareSize(lease: Lease, size: number): Promise<boolean>;

  /**
   * Adds to the reservations of the session and its owner. Throws `QUOTA_EXCEEDED` or `UPLOAD_LOCKED` without changing
   * anything.
   */
  growReservation(lease: Lease, bytes: number): Promise<void>;

  markHashRebuilt(lease: Lease): Promise<void>;

  /**
   * Deletes the row of a session in a final state, with the rows of its partial uploads; false if the session has not
   * ended or the final upload it was joined into is still FINALIZING.
   */
  forget(id: string): Promise<boolean>;

  /** Moves a session that could not be completed to the end of `unfinished`. */
  postpone(id: string): Promise<void>;

  /** OPEN or FINALIZING sessions that have all their bytes and have not been touched since `before`. */
  unfinished(before: Date, limit: number): Promise<string[]>;

  /** OPEN sessions that expired before `now` and whose lease nobody holds. */
  expired(now: Date, limit: number): Promise<string[]>;

  /** Deletes expired rows of finished sessions, with the files of failed uploads; returns how many sessions. */
  prune(now: Date, limit: number): Promise<number>;
}

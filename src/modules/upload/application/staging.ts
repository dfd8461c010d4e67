import type { FileHash } from '../../../kernel/file-hash.ts';
import type { ByteRange, S3Object } from '../../storage/domain/storage-provider.ts';

/** Holds the bytes of uploads until they become files. One entry per upload session. */
export interface Staging {
  /** Whether bytes can be read before the entry is sealed. */
  readonly readsUnsealed: boolean;

  /** Creates an empty entry. Throws `STORAGE_FULL`. */
  create(sessionId: string): Promise<void>;

  /**
   * Opens the entry for appending at `offset` and discards any bytes beyond it, so only the holder of the session's
   * lease may call it. Checks `mayWrite` before every change and throws `UPLOAD_LOCKED` if it returns false.
   */
  append(sessionId: string, offset: number, mayWrite?: () => boolean): Promise<StagingWriter>;

  /**
   * Moves the first `length` bytes to a new place, so that writes of a stale writer no longer affect them. The bytes
   * are durable when it resolves.
   */
  detach(sessionId: string, length: number): Promise<void>;

  /**
   * Ends the entry after `length` bytes and makes them readable, on S3 as one object. Idempotent. Throws
   * `UPLOAD_FAILED` if some are missing.
   */
  seal(sessionId: string, length: number, signal?: AbortSignal): Promise<void>;

  /** SHA-256 of the first `length` bytes; with `onto`, appends them to that hash and returns it. */
  hash(
    sessionId: string,
    length: number,
    signal?: AbortSignal,
    onto?: RunningHash,
  ): Promise<RunningHash>;

  /** Current number of bytes, durable or not; undefined if there is no entry. */
  size(sessionId: string): Promise<number | undefined>;

  /** Where a provider on the same disk or S3 service can read the bytes directly. */
  placeOf(sessionId: string): Promise<StagedPlace>;

  /** Reads the range; everything without one. */
  open(sessionId: string, signal?: AbortSignal, range?: ByteRange): AsyncIterable<Uint8Array>;

  /** Removes the entry if it exists. */
  remove(sessionId: string): Promise<void>;

  /** Lists the sessions that have an entry. */
  list(): AsyncIterable<{ readonly sessionId: string; readonly modifiedAt: Date }>;
}

/** Location of the bytes of a sealed entry. */
export interface StagedPlace {
  /** Path of a file, for a provider on the same disk. */
  readonly path?: string;
  /** Key of an object, for a provider on the same S3 service. */
  readonly s3Object?: S3Object;
}

/** Appends to one entry. */
export interface StagingWriter extends AsyncDisposable {
  /**
   * Interval between syncs while few bytes arrive, for writers whose syncs are expensive. Milliseconds; default 1,000.
   */
  readonly checkpointMs?: number;

  /** Appends the bytes. Throws `STORAGE_FULL`; bytes written earlier are kept. */
  write(bytes: Uint8Array): Promise<void>;

  /**
   * Makes every byte written so far survive power loss. Call it again only after the offset of the previous call was
   * recorded, or while the offset at opening is still the recorded one.
   */
  sync(): Promise<void>;
}

/** Incremental SHA-256 whose value can be read at any point. */
export interface RunningHash {
  /** Bytes hashed so far. */
  readonly length: number;
  update(chunk: Uint8Array): void;
  value(): FileHash;
  /** An independent copy. */
  copy(): RunningHash;
}

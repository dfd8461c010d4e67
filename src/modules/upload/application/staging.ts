import type { FileHash } from '../../../kernel/file-hash.ts';
import type { ByteRange, S3Object } from '../../storage/domain/storage-provider.ts';

/** Where uploads land, byte by byte, before they become files. One entry per upload session. */
export interface Staging {
  /** Bytes can be read while more are to come; otherwise only once they are sealed. */
  readonly readsUnsealed: boolean;

  /** Makes an empty entry. Throws `STORAGE_FULL` when there is no room. */
  create(sessionId: string): Promise<void>;

  /**
   * Opens the entry for appending at `offset` and cuts off whatever lies beyond it, so only the holder of the
   * session's lease may call it. `mayWrite` is asked right before every change; its no is `UPLOAD_LOCKED`.
   */
  append(sessionId: string, offset: number, mayWrite?: () => boolean): Promise<StagingWriter>;

  /**
   * Gives the first `length` bytes a place of their own: whoever still has the entry open, without the right to, goes
   * on writing into nothing. As durable as before when it resolves.
   */
  detach(sessionId: string, length: number): Promise<void>;

  /**
   * Says that nothing comes behind the first `length` bytes: from now on they can be read, as one object where there are
   * objects. Repeating it changes nothing. Throws `UPLOAD_FAILED` when some are missing.
   */
  seal(sessionId: string, length: number, signal?: AbortSignal): Promise<void>;

  /** SHA-256 of the first `length` bytes, or of those of `onto` with these behind them: then `onto` has grown. */
  hash(
    sessionId: string,
    length: number,
    signal?: AbortSignal,
    onto?: RunningHash,
  ): Promise<RunningHash>;

  /** The first `length` bytes at most. */
  head(sessionId: string, length: number): Promise<Uint8Array>;

  /** Bytes there now, durable or not; undefined when there is no entry. */
  size(sessionId: string): Promise<number | undefined>;

  /** Where a provider that is near finds the bytes by itself. */
  placeOf(sessionId: string): Promise<StagedPlace>;

  /** Without a range all of it. */
  open(sessionId: string, signal?: AbortSignal, range?: ByteRange): AsyncIterable<Uint8Array>;

  /** Removes the entry; a missing one is no error. */
  remove(sessionId: string): Promise<void>;

  /** Sessions that have an entry. */
  list(): AsyncIterable<{ readonly sessionId: string; readonly modifiedAt: Date }>;
}

/** Where the sealed bytes of an entry lie. */
export interface StagedPlace {
  /** Of a file, for a provider on the same disk. */
  readonly path?: string;
  /** For a provider of the same S3 service. */
  readonly s3Object?: S3Object;
}

/** Appends to one entry. */
export interface StagingWriter extends AsyncDisposable {
  /** How long bytes may wait for a sync while few come, where each one costs. Milliseconds: 1,000 unless told. */
  readonly checkpointMs?: number;

  /** Writes the bytes at the end. Throws `STORAGE_FULL`; what was written before stays. */
  write(bytes: Uint8Array): Promise<void>;

  /**
   * When it resolves, every byte written so far survives power loss. Another one is begun only once the offset that this
   * one has made durable is recorded, or when the offset of the opening still counts.
   */
  sync(): Promise<void>;
}

/** SHA-256 that grows with the bytes it is given and can be read at any point. */
export interface RunningHash {
  /** Bytes hashed so far. */
  readonly length: number;
  update(chunk: Uint8Array): void;
  value(): FileHash;
  /** Another one of the same bytes, that grows by itself. */
  copy(): RunningHash;
}

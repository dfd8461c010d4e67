import type { FileHash } from '../../../kernel/file-hash.ts';

/** One file of a zip. */
export interface ZipEntry {
  /** One safe path segment, not used by another entry. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of its bytes; undefined where there is nothing to compare them with. */
  readonly sha256?: FileHash | undefined;
  readonly modifiedAt: Date;
  /** Called at most once per zip, when its turn comes. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** Puts files into a zip as they are, without compressing them, so that its length is known before it is made. */
export interface ZipWriter {
  /** How long the zip will be, in bytes. Opens nothing. */
  sizeOf(entries: readonly ZipEntry[]): number;

  /**
   * The zip, of exactly `sizeOf` bytes. Entries are opened one after the other, and held only in small pieces. It
   * fails, and never ends early, when one fails, has another length (`PROVIDER_UNAVAILABLE`) or another hash
   * (`CHECKSUM_MISMATCH`). Works from the call on: read it to its end, or abort, which closes what is open.
   */
  write(entries: readonly ZipEntry[], signal: AbortSignal): AsyncIterable<Uint8Array>;
}

import type { FileHash } from '../../../kernel/file-hash.ts';

/** One file of a zip. */
export interface ZipEntry {
  /** A safe path segment, unique within the zip. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes; undefined to skip the check. */
  readonly sha256?: FileHash | undefined;
  readonly modifiedAt: Date;
  /** Called at most once per zip, right before the entry is written. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** Writes files to a zip without compression, so that its size is known in advance. */
export interface ZipWriter {
  /** Size of the zip in bytes. Opens no entry. */
  sizeOf(entries: readonly ZipEntry[]): number;

  /**
   * Writes a zip of exactly `sizeOf` bytes. Opens entries one at a time and streams them. Throws instead of ending
   * early if an entry fails, has the wrong length (`PROVIDER_UNAVAILABLE`) or the wrong hash (`CHECKSUM_MISMATCH`).
   * Starts on call: read it to the end, or abort to close open entries.
   */
  write(entries: readonly ZipEntry[], signal: AbortSignal): AsyncIterable<Uint8Array>;
}

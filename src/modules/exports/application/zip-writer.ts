/** One file of a zip. */
export interface ZipEntry {
  /** A safe path segment, unique within the zip. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** Called at most once, right before the entry is written. Must check the bytes itself. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** A zip whose size is known before anything is read. */
export interface ZipArchive {
  /** Exact number of bytes that `open` yields. */
  readonly sizeBytes: number;
  /**
   * Opens entries one at a time and streams them. Throws instead of ending early if an entry fails or has the wrong
   * length (`PROVIDER_UNAVAILABLE`). Starts on call: read it to the end, or abort to close the open entry. Call it at
   * most once.
   */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/** Writes files to a zip without compression, so that its size is known in advance. */
export interface ZipWriter {
  zipOf(entries: Iterable<ZipEntry>): ZipArchive;
}

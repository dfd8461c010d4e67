import type { PutSource } from '../../storage/domain/storage-provider.ts';

/** Bytes that belong to another file, such as a preview made by the client. */
export interface Derivative {
  readonly ownerId: string;
  /** The file they belong to. */
  readonly fileId: string;
  /** The upload; repeating it with the same id changes nothing. */
  readonly sessionId: string;
  readonly mimeType: string;
}

/** Takes the bytes of uploads that do not become files of their own. */
export interface Derivatives {
  /** Maximum number of bytes. */
  readonly maxBytes: number;
  /** Throws `NOT_FOUND` unless the owner has this file, `FILE_STATUS_INVALID` until its upload is complete. */
  check(ownerId: string, fileId: string): Promise<void>;
  /**
   * Throws `PREVIEW_INVALID` for unusable bytes, `NOT_FOUND` if the file no longer exists, `SERVICE_UNAVAILABLE` to be
   * called again later. Idempotent.
   */
  accept(derivative: Derivative, source: PutSource, signal: AbortSignal): Promise<void>;
}

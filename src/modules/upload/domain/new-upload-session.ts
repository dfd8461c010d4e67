import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';

/** A partial upload that was joined into a final upload. */
export interface PartialUpload {
  readonly sessionId: string;
  readonly bytes: number;
}

export interface NewUploadSession {
  readonly id: string;
  readonly ownerId: string;
  /** Undefined for a partial upload and for a derivative. */
  readonly fileId: string | undefined;
  /** Undefined while the length is deferred (tus creation-defer-length). */
  readonly size: FileSize | undefined;
  readonly declaredHash: FileHash | undefined;
  /** The client's Upload-Metadata header, returned unchanged by HEAD. */
  readonly metadata?: string | undefined;
  /** Hash of the token that is valid for this upload only; undefined if none was issued. */
  readonly tokenHash?: FileHash | undefined;
  /** Whether this is a partial upload, to be joined with others (tus concatenation). */
  readonly partial?: boolean;
  /** The file that the bytes are a preview of. */
  readonly derivativeOf?: string | undefined;
  /** Started by an automatic backup rather than by the user. */
  readonly automatic?: boolean;
  /** The client's Upload-Concat header, returned unchanged by HEAD. */
  readonly concat?: string | undefined;
}

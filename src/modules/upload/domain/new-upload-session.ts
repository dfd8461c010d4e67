import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';

/** A partial upload as a piece of the one it was joined into. */
export interface PartialUpload {
  readonly sessionId: string;
  readonly bytes: number;
}

export interface NewUploadSession {
  readonly id: string;
  readonly ownerId: string;
  /** None for a partial upload. */
  readonly fileId: string | undefined;
  /** Undefined: the length is deferred (tus creation-defer-length). */
  readonly size: FileSize | undefined;
  readonly declaredHash: FileHash | undefined;
  /** The client's Upload-Metadata header, given back by HEAD as it came. */
  readonly metadata: string | undefined;
  /** Hash of the token that is good for this one upload, when one was handed out. */
  readonly tokenHash: FileHash | undefined;
  /** A piece that is to be joined with others (tus concatenation). */
  readonly partial?: boolean;
  /** The client's Upload-Concat header, given back by HEAD as it came. */
  readonly concat?: string | undefined;
}

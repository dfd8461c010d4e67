import { DomainError, type DomainErrorCode, isDomainError } from '../../../kernel/domain-error.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

export interface CompletedUpload {
  readonly fileId: string;
  /** The owner already had these bytes; `fileId` is the existing file. */
  readonly duplicate: boolean;
}

/** Errors that no retry can help. `NOT_FOUND`: the file of a derivative was deleted. */
const ENDING: ReadonlySet<DomainErrorCode> = new Set([
  'CHECKSUM_MISMATCH',
  'DELETED_BY_USER',
  'UPLOAD_FAILED',
  'PREVIEW_INVALID',
  'NOT_FOUND',
]);

/** Whether the error of a completion means that the upload has ended without a file. */
export function hasEnded(error: unknown): boolean {
  return isDomainError(error) && ENDING.has(error.code);
}

/** Undefined while the session is FINALIZING. Throws `UPLOAD_STATUS_INVALID` while it is open, else `UPLOAD_FAILED`. */
export function outcomeOf(row: UploadSessionRow): CompletedUpload | undefined {
  switch (row.status) {
    case 'COMPLETED':
      return row.resultFileId ? { fileId: row.resultFileId, duplicate: row.duplicate } : undefined;
    case 'FINALIZING':
      return undefined;
    case 'OPEN':
      throw new DomainError(
        'UPLOAD_STATUS_INVALID',
        'The upload is incomplete. Send the remaining bytes first.',
      );
    case 'FAILED':
    case 'EXPIRED':
    case 'TERMINATED':
    case 'JOINED':
      throw new DomainError('UPLOAD_FAILED', `The upload is ${row.status}. Start a new upload.`);
  }
}

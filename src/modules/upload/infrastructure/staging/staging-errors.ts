import { DomainError } from '../../../../kernel/domain-error.ts';
import { isDiskFull } from '../../../../platform/disk/disk-error.ts';
import { leaseError } from '../../application/upload-leases.ts';

const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

/** Throws `UPLOAD_FAILED` for an id that could address something other than a session's entry. */
export function requireSessionId(sessionId: string): void {
  if (isSessionId(sessionId)) return;
  throw new DomainError('UPLOAD_FAILED', 'The ID of an upload session must be a UUID.');
}

/** Throws `UPLOAD_LOCKED` if another request has taken over the upload. */
export function requireWriteAccess(mayWrite: () => boolean): void {
  if (!mayWrite()) throw leaseError('LOST');
}

/** There is no entry for the session. */
export function noStagedBytes(sessionId: string, cause?: unknown): DomainError {
  const message = `Upload ${sessionId} has no staged bytes. Start a new upload.`;
  return new DomainError('UPLOAD_FAILED', message, { cause });
}

/** An entry has fewer bytes than it should; `found` if it is known how many. */
export function missingBytes(sessionId: string, wanted: number, found?: number): DomainError {
  const has = found === undefined ? 'no longer has all of its' : `has only ${found} of`;
  return new DomainError(
    'UPLOAD_FAILED',
    `Upload ${sessionId} ${has} ${wanted} staged bytes. Start a new upload.`,
  );
}

/** Converts a full disk or disk quota to `STORAGE_FULL`; returns other errors unchanged. */
export function stagingError(error: unknown): Error {
  if (isDiskFull(error)) {
    return new DomainError(
      'STORAGE_FULL',
      'The server has run out of disk space. Try again later.',
      { cause: error },
    );
  }
  return error instanceof Error
    ? error
    : new Error('Could not access the staged bytes.', { cause: error });
}

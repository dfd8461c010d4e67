import { DomainError } from '../../../../kernel/domain-error.ts';
import { formatId } from '../../../../kernel/id.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';

/** State of an upload as one request last read it. */
export interface UploadSnapshot {
  readonly session: UploadSessionRow;
  /** When the session expires unless bytes arrive. */
  readonly expiresAt?: Date | undefined;
}

/** Throws `NOT_FOUND` for a session that ended without a file. */
export function snapshotOf(session: UploadSessionRow, now: Date): UploadSnapshot {
  const expired = session.status === 'OPEN' && session.expiresAt <= now;
  if (expired || ['FAILED', 'EXPIRED', 'TERMINATED'].includes(session.status)) {
    throw new DomainError('NOT_FOUND', 'Upload not found.');
  }
  return { session, expiresAt: session.status === 'OPEN' ? session.expiresAt : undefined };
}

/** Headers of every response about the upload. */
export function snapshotHeaders(
  { session, expiresAt }: UploadSnapshot,
  method: string,
): Record<string, string> {
  const { metadata, concat } = method === 'HEAD' ? session : {};
  const { status, resultFileId, duplicate } = session;
  return {
    ...(expiresAt ? { 'Upload-Expires': expiresAt.toUTCString() } : {}),
    ...(metadata ? { 'Upload-Metadata': metadata } : {}),
    ...(concat ? { 'Upload-Concat': concat } : {}),
    ...(status === 'COMPLETED' && resultFileId
      ? {
          'FlexStorage-File-Id': formatId('file', resultFileId),
          'FlexStorage-Duplicate': String(duplicate),
        }
      : {}),
  };
}

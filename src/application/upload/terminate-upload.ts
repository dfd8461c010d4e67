import { DomainError } from '../../domain/shared/domain-error.ts';
import type { UploadSessionStore } from '../ports/upload-session-store.ts';
import type { CloseUpload } from './close-upload.ts';
import type { UploadLeases } from './upload-leases.ts';

/** How long a client that ends an upload waits for whoever writes to it. Milliseconds. */
const WAIT_MS = 3_000;

/**
 * Ends an upload at its owner's wish (tus termination). An unfinished one leaves nothing behind; of a finished one
 * only the session goes, its file stays.
 */
export class TerminateUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly sessions: UploadSessionStore,
    private readonly closeUpload: CloseUpload,
  ) {}

  /** Throws `UPLOAD_LOCKED` when the writer does not let go in time or the bytes are being joined, `NOT_FOUND`. */
  async execute(sessionId: string): Promise<void> {
    await using _held = await this.leases.acquire(sessionId, WAIT_MS);
    await this.abandon(sessionId);
  }

  /** The same for an upload that nobody else knows of, and so nobody writes to. */
  async abandon(sessionId: string): Promise<void> {
    await this.closeUpload.execute(sessionId, { status: 'TERMINATED' });
    if (await this.sessions.forget(sessionId)) return;
    throw new DomainError('UPLOAD_LOCKED', 'its bytes are becoming a file', {
      retryAfterSeconds: 1,
    });
  }
}

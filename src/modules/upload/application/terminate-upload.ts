import { DomainError } from '../../../kernel/domain-error.ts';
import type { CloseUpload } from './close-upload.ts';
import type { UploadLeases } from './upload-leases.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

/**
 * Ends an upload at its owner's request (tus termination). Deletes everything of an unfinished upload, but only the
 * session of a finished one, whose file is kept.
 */
export class TerminateUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly sessions: UploadSessionStore,
    private readonly closeUpload: CloseUpload,
  ) {}

  /**
   * Throws `NOT_FOUND`, and `UPLOAD_LOCKED` if the writer does not release the lease in time or the upload is being
   * finalized.
   */
  async execute(sessionId: string): Promise<void> {
    await using _held = await this.leases.acquire(sessionId);
    await this.closeUpload.execute(sessionId, { status: 'TERMINATED' });
    if (await this.sessions.forget(sessionId)) return;
    throw new DomainError('UPLOAD_LOCKED', 'The upload is being finalized. Try again.', {
      retryAfterSeconds: 1,
    });
  }

  /** Ends an upload whose client never received its URL, unless another device is resuming it. */
  async abandon(sessionId: string): Promise<void> {
    const row = await this.sessions.find(sessionId);
    if (row?.leased) return;
    const reason = { status: 'TERMINATED', unlessTokenIssued: true } as const;
    if (await this.closeUpload.execute(sessionId, reason)) await this.sessions.forget(sessionId);
  }
}

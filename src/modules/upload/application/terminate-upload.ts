import { DomainError } from '../../../kernel/domain-error.ts';
import type { CloseUpload } from './close-upload.ts';
import type { UploadLeases } from './upload-leases.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

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
    await this.closeUpload.execute(sessionId, { status: 'TERMINATED' });
    if (await this.sessions.forget(sessionId)) return;
    throw new DomainError('UPLOAD_LOCKED', 'its bytes are becoming a file', {
      retryAfterSeconds: 1,
    });
  }

  /** The same for an upload whose client was never told of it, unless another device goes on with it. */
  async abandon(sessionId: string): Promise<void> {
    const row = await this.sessions.find(sessionId);
    if (row?.leased) return;
    const reason = { status: 'TERMINATED', unlessHandedOut: true } as const;
    if (await this.closeUpload.execute(sessionId, reason)) await this.sessions.forget(sessionId);
  }
}

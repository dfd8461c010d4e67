import type { Clock } from '../../domain/shared/clock.ts';
import type { Staging } from '../ports/staging.ts';
import type { UploadSessionStore } from '../ports/upload-session-store.ts';
import type { CloseUpload } from './close-upload.ts';

const BATCH = 200;

/** Staged bytes without a session that are younger may belong to one that is just being opened. Milliseconds. */
const ORPHAN_AGE_MS = 24 * 60 * 60 * 1000;

/** Ends uploads that were idle for too long, forgets finished sessions, and removes staged bytes nobody owns. */
export class ExpireUploads {
  constructor(
    private readonly sessions: UploadSessionStore,
    private readonly closeUpload: CloseUpload,
    private readonly staging: Staging,
    private readonly clock: Clock,
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    await this.closeExpired(now, signal);
    await this.sessions.prune(now, BATCH);
    await this.removeOrphans(now, signal);
  }

  private async closeExpired(now: Date, signal?: AbortSignal): Promise<void> {
    for (const sessionId of await this.sessions.expired(now, BATCH)) {
      signal?.throwIfAborted();
      await this.closeUpload.execute(sessionId, { status: 'EXPIRED' });
    }
  }

  private async removeOrphans(now: Date, signal?: AbortSignal): Promise<void> {
    for await (const { sessionId, modifiedAt } of this.staging.list()) {
      signal?.throwIfAborted();
      const row = await this.sessions.find(sessionId);
      const needed = row
        ? row.status === 'OPEN' || row.status === 'FINALIZING'
        : now.getTime() - modifiedAt.getTime() < ORPHAN_AGE_MS;
      if (!needed) await this.staging.remove(sessionId);
    }
  }
}

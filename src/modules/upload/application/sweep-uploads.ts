import type { Clock } from '../../../kernel/clock.ts';
import type { CompleteUpload } from './complete-upload.ts';
import type { SealUpload } from './seal-upload.ts';
import { hasEnded } from './upload-outcome.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

const BATCH = 50;

/** How long a session is left to the request that may be finishing it. Milliseconds. */
const GRACE_MS = 30_000;

/** Completes uploads that have all their bytes but were left unfinished by a crash. */
export class SweepUploads {
  constructor(
    private readonly sessions: UploadSessionStore,
    private readonly sealUpload: SealUpload,
    private readonly completeUpload: CompleteUpload,
    private readonly clock: Clock,
    private readonly log: (message: string, error: unknown) => void,
  ) {}

  /**
   * Tries up to one batch of sessions once; `graceMs` 0 includes the most recent ones. Returns how many it completed.
   */
  async execute(signal?: AbortSignal, graceMs = GRACE_MS): Promise<number> {
    const before = new Date(this.clock.now().getTime() - graceMs);
    let finished = 0;
    for (const sessionId of await this.sessions.unfinished(before, BATCH)) {
      signal?.throwIfAborted();
      try {
        await this.sealUpload.execute(sessionId);
        await this.completeUpload.execute(sessionId);
        finished += 1;
      } catch (error) {
        // A hash mismatch closes the session; anything else is retried by the next sweep.
        if (!hasEnded(error)) {
          this.log(`Could not complete upload ${sessionId}`, error);
          await this.sessions.postpone(sessionId);
        }
      }
    }
    return finished;
  }
}

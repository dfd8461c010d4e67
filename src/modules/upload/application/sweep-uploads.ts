import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { CompleteUpload } from './complete-upload.ts';
import type { SealUpload } from './seal-upload.ts';
import type { UploadSessionStore } from './upload-session-store.ts';

const BATCH = 50;

/** A session that a request is finishing right now is left to it for this long. Milliseconds. */
const GRACE_MS = 30_000;

/** Finishes what a crash left between the last byte and the file. */
export class SweepUploads {
  constructor(
    private readonly sessions: UploadSessionStore,
    private readonly sealUpload: SealUpload,
    private readonly completeUpload: CompleteUpload,
    private readonly clock: Clock,
    private readonly log: (message: string, error: unknown) => void,
  ) {}

  /** Tries every such session once; with `graceMs` 0 also those of this very moment. Returns how many it finished. */
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
        // A wrong hash has closed the session; anything else is tried again at the next sweep.
        if (!isDomainError(error, 'CHECKSUM_MISMATCH')) {
          this.log(`upload ${sessionId} could not be finished`, error);
          await this.sessions.postpone(sessionId);
        }
      }
    }
    return finished;
  }
}

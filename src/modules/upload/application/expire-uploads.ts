import type { Clock } from '../../../kernel/clock.ts';
import type { CloseUpload } from './close-upload.ts';
import type { Staging } from './staging.ts';
import type { UploadSessionRow, UploadSessionStore } from './upload-session-store.ts';

const BATCH = 200;

/** One run does no more; the next one goes on. */
const MAX_BATCHES = 50;

/** Staged bytes without a session that are younger may belong to one that is just being opened. Milliseconds. */
const ORPHAN_AGE_MS = 24 * 60 * 60 * 1000;

/** Ends uploads that were idle for too long, forgets finished sessions, and removes staged bytes nobody owns. */
export class ExpireUploads {
  constructor(
    private readonly sessions: Pick<UploadSessionStore, 'expired' | 'prune' | 'find'>,
    private readonly closeUpload: Pick<CloseUpload, 'execute'>,
    private readonly staging: Pick<Staging, 'list' | 'remove'>,
    private readonly clock: Clock,
    private readonly log: (message: string, error: unknown) => void,
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    await inBatches(() => this.closeExpired(now, signal), signal);
    await inBatches(() => this.sessions.prune(now, BATCH), signal);
    await this.removeOrphans(now, signal);
  }

  private async closeExpired(now: Date, signal?: AbortSignal): Promise<number> {
    let done = 0;
    for (const sessionId of await this.sessions.expired(now, BATCH)) {
      signal?.throwIfAborted();
      try {
        await this.closeUpload.execute(sessionId, { status: 'EXPIRED' });
        done += 1;
      } catch (error) {
        // The others are not to wait for it; the next run tries it again.
        this.log(`upload ${sessionId} could not be ended`, error);
      }
    }
    return done;
  }

  private async removeOrphans(now: Date, signal?: AbortSignal): Promise<void> {
    for await (const { sessionId, modifiedAt } of this.staging.list()) {
      signal?.throwIfAborted();
      const row = await this.sessions.find(sessionId);
      const needed = row
        ? await this.needsBytes(row)
        : now.getTime() - modifiedAt.getTime() < ORPHAN_AGE_MS;
      if (!needed) await this.staging.remove(sessionId);
    }
  }

  /** A partial upload's bytes are needed as long as those of the upload it was joined into. */
  private async needsBytes({ status, joinedInto }: UploadSessionRow): Promise<boolean> {
    if (status !== 'JOINED') return status === 'OPEN' || status === 'FINALIZING';
    const final = joinedInto === undefined ? undefined : await this.sessions.find(joinedInto);
    return final?.status === 'FINALIZING';
  }
}

/** Until a batch is not full: then nothing is left. */
async function inBatches(batch: () => Promise<number>, signal?: AbortSignal): Promise<void> {
  for (let done = 0; done < MAX_BATCHES; done += 1) {
    signal?.throwIfAborted();
    if ((await batch()) < BATCH) return;
  }
}

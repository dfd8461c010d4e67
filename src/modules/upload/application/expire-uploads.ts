import type { Clock } from '../../../kernel/clock.ts';
import type { CloseUpload } from './close-upload.ts';
import type { Staging } from './staging.ts';
import type { UploadSessionRow, UploadSessionStore } from './upload-session-store.ts';

const BATCH = 200;

/** Limit per run; the next run continues. */
const MAX_BATCHES = 50;

/** Younger staged bytes without a session may belong to a session being opened. Milliseconds. */
const ORPHAN_AGE_MS = 24 * 60 * 60 * 1000;

/** Closes expired uploads, deletes old finished sessions and removes orphaned staged bytes. */
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
        // Continue with the others; the next run retries this one.
        this.log(`Could not expire upload ${sessionId}`, error);
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

  /** A joined partial upload's bytes are needed until its final upload is complete. */
  private async needsBytes({ status, joinedInto }: UploadSessionRow): Promise<boolean> {
    if (status !== 'JOINED') return status === 'OPEN' || status === 'FINALIZING';
    const final = joinedInto === undefined ? undefined : await this.sessions.find(joinedInto);
    return final?.status === 'FINALIZING';
  }
}

/** Repeats until a batch is not full, when nothing is left. */
async function inBatches(batch: () => Promise<number>, signal?: AbortSignal): Promise<void> {
  for (let done = 0; done < MAX_BATCHES; done += 1) {
    signal?.throwIfAborted();
    if ((await batch()) < BATCH) return;
  }
}

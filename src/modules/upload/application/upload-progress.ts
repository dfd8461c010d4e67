import type { Clock } from '../../../kernel/clock.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';

const MIN_INTERVAL_MS = 250;
const MAX_REMEMBERED = 2_000;

/** Progress of an upload, by its durable offset. */
export type UploadProgress = {
  readonly sessionId: string;
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** Size in bytes; null while the length is deferred. */
  readonly size: number | null;
  readonly status: UploadSessionStatus;
};

/** Topic for the progress of an owner's uploads. */
export function uploadProgressTopic(ownerId: string): string {
  return `upload-progress:${ownerId}`;
}

/** Publishes the progress of each upload at most four times per second; later reports supersede skipped ones. */
export class ProgressReporter {
  private readonly reportedAt = new Map<string, number>();

  constructor(
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Never rejects: a lost progress report must not fail the upload. */
  async report(ownerId: string, progress: UploadProgress): Promise<void> {
    const now = this.clock.now().getTime();
    const last = this.reportedAt.get(progress.sessionId);
    if (last !== undefined && now - last < MIN_INTERVAL_MS) return;
    this.remember(progress.sessionId, now);
    await this.bus.publish(uploadProgressTopic(ownerId), progress).catch(() => undefined);
  }

  /** Evicts the least recently reported session. */
  private remember(sessionId: string, now: number): void {
    this.reportedAt.delete(sessionId);
    this.reportedAt.set(sessionId, now);
    const oldest = this.reportedAt.keys().next();
    if (this.reportedAt.size > MAX_REMEMBERED && !oldest.done) this.reportedAt.delete(oldest.value);
  }
}

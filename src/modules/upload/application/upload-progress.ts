import type { Clock } from '../../../kernel/clock.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';

const MIN_INTERVAL_MS = 250;
const MAX_REMEMBERED = 2_000;

/** How far an upload is, told from its durable offset. */
export type UploadProgress = {
  readonly sessionId: string;
  /** Bytes that survive power loss. */
  readonly offset: number;
  /** Bytes; null while the length is deferred. */
  readonly size: number | null;
  readonly status: UploadSessionStatus;
};

/** The topic on which an owner's uploads tell their progress. */
export function uploadProgressTopic(ownerId: string): string {
  return `upload-progress:${ownerId}`;
}

/** Tells the progress of uploads, of each at most four times a second; what is skipped is overtaken by the next. */
export class ProgressReporter {
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Never rejects: progress that could not be told is no reason to fail an upload. */
  async report(ownerId: string, progress: UploadProgress): Promise<void> {
    const now = this.clock.now().getTime();
    const last = this.toldAt.get(progress.sessionId);
    if (last !== undefined && now - last < MIN_INTERVAL_MS) return;
    this.remember(progress.sessionId, now);
    await this.bus.publish(uploadProgressTopic(ownerId), progress).catch(() => undefined);
  }

  /** Sessions that were told longest ago are forgotten first. */
  private remember(sessionId: string, now: number): void {
    this.toldAt.delete(sessionId);
    this.toldAt.set(sessionId, now);
    const oldest = this.toldAt.keys().next();
    if (this.toldAt.size > MAX_REMEMBERED && !oldest.done) this.toldAt.delete(oldest.value);
  }
}

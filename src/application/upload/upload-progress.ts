import type { UploadSessionStatus } from '../../domain/upload/upload-session-status.ts';
import type { EventBus } from '../ports/event-bus.ts';

const MIN_INTERVAL_MS = 250;

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

/** Tells one upload's progress, at most four times a second; what is skipped is overtaken by the next. */
export class ProgressReporter {
  private lastAt = 0;

  constructor(
    private readonly bus: EventBus,
    private readonly ownerId: string,
    private readonly now: () => number,
  ) {}

  /** Never rejects: progress that could not be told is no reason to fail an upload. */
  async report(progress: UploadProgress): Promise<void> {
    const now = this.now();
    if (now - this.lastAt < MIN_INTERVAL_MS) return;
    this.lastAt = now;
    await this.bus.publish(uploadProgressTopic(this.ownerId), progress).catch(() => undefined);
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus, JsonValue } from '../../../kernel/event-bus.ts';
import {
  hasEnded,
  type ProgressEvent,
  ProgressBoard,
  type WatchedProgress,
} from './progress-board.ts';
import { uploadProgressTopic } from './upload-progress.ts';
import type { UploadQueries } from './upload-queries.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

const PAGE = 100;

/** How often rows are read again without an event, in case one was lost. */
const RECHECK_MS = 30_000;

/** Streams the progress of uploads: first their current state, then updates. */
export class WatchUploadProgress {
  constructor(
    private readonly uploads: UploadQueries,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Follows one session until it ends or, without `sessionId`, all of the owner's sessions indefinitely. At most four
   * updates per second for each session; offsets never decrease. Throws `NOT_FOUND` for a missing or foreign session.
   */
  execute(ownerId: string, sessionId?: string): AsyncGenerator<WatchedProgress, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, sessionId, signal));
  }

  private async *follow(
    ownerId: string,
    sessionId: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<WatchedProgress, void, undefined> {
    const wakeUp = new WakeUp(signal);
    const board = new ProgressBoard(() => this.clock.now().getTime());
    using _events = this.bus.subscribe(uploadProgressTopic(ownerId), (payload) => {
      const event = eventOf(payload);
      if (!event || (sessionId !== undefined && event.sessionId !== sessionId)) return;
      board.applyEvent(event);
      wakeUp.call();
    });
    let recheckAt = 0;
    using _gap = this.bus.onGap(() => {
      recheckAt = 0;
      wakeUp.call();
    });
    let found = false;
    while (!signal.aborted) {
      const now = this.clock.now().getTime();
      if (now >= recheckAt) {
        recheckAt = now + RECHECK_MS;
        if (sessionId === undefined) await this.readOpen(ownerId, board);
        board.markAllUnread(sessionId);
      }
      await this.readMarked(ownerId, board);
      for (const progress of board.takeDue()) {
        found = true;
        yield progress;
        if (sessionId !== undefined && hasEnded(progress)) return;
      }
      if (sessionId !== undefined && !found)
        throw new DomainError('NOT_FOUND', 'Upload not found.');
      const untilRecheck = recheckAt - this.clock.now().getTime();
      await wakeUp.wait(Math.max(0, Math.min(untilRecheck, board.msUntilDue())));
    }
  }

  private async readOpen(ownerId: string, board: ProgressBoard): Promise<void> {
    let after: string | undefined;
    do {
      const rows = await this.uploads.open(ownerId, { limit: PAGE, after });
      for (const row of rows) board.applyRow(progressOf(row));
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    } while (after !== undefined && board.hasRoom);
  }

  private async readMarked(ownerId: string, board: ProgressBoard): Promise<void> {
    for (const ids of chunks(board.takeUnread(), PAGE)) {
      const rows = await this.uploads.find(ownerId, ids);
      for (const row of rows) board.applyRow(progressOf(row));
      const found = new Set(rows.map((row) => row.id));
      for (const id of ids) if (!found.has(id)) board.applyMissing(id);
    }
  }
}

function progressOf(row: UploadSessionRow): WatchedProgress {
  const { id: sessionId, offset, size, status } = row;
  const fileId = row.resultFileId ?? row.fileId ?? null;
  return { sessionId, offset, size: size ?? null, status, fileId };
}

/** Parses an event of the topic. Keeps the offset only while OPEN; otherwise the row must be read. */
function eventOf(payload: JsonValue): ProgressEvent | undefined {
  if (typeof payload !== 'object' || payload === null || !('sessionId' in payload))
    return undefined;
  const { sessionId, offset, size, status } = payload;
  if (typeof sessionId !== 'string') return undefined;
  if (typeof offset !== 'number' || status !== 'OPEN') return { sessionId };
  return { sessionId, offset, size: typeof size === 'number' ? size : null };
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus, JsonValue } from '../../../kernel/event-bus.ts';
import { hasEnded, type HeardStep, ProgressBoard, type WatchedProgress } from './progress-board.ts';
import { uploadProgressTopic } from './upload-progress.ts';
import type { UploadQueries } from './upload-queries.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

const PAGE = 100;

/** The rows are read again this often although nobody said that something happened. */
const RECHECK_MS = 30_000;

/** Follows uploads: first where they stand, then each step until they have ended. */
export class WatchUploadProgress {
  constructor(
    private readonly uploads: UploadQueries,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Of one session, until it has ended; without one, of every session of the owner, without end. At most four steps a
   * second per session; offsets never go back. Throws `NOT_FOUND` for a session that is missing or somebody else's.
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
    using _steps = this.bus.subscribe(uploadProgressTopic(ownerId), (payload) => {
      const step = stepOf(payload);
      if (!step || (sessionId !== undefined && step.sessionId !== sessionId)) return;
      board.hear(step);
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
        board.doubtAll(sessionId);
      }
      await this.readDoubted(ownerId, board);
      for (const progress of board.takeDue()) {
        found = true;
        yield progress;
        if (sessionId !== undefined && hasEnded(progress)) return;
      }
      if (sessionId !== undefined && !found) throw new DomainError('NOT_FOUND', 'no such upload');
      const untilRecheck = recheckAt - this.clock.now().getTime();
      await wakeUp.wait(Math.max(0, Math.min(untilRecheck, board.msUntilDue())));
    }
  }

  private async readOpen(ownerId: string, board: ProgressBoard): Promise<void> {
    let after: string | undefined;
    do {
      const rows = await this.uploads.open(ownerId, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const row of rows) board.see(progressOf(row));
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    } while (after !== undefined && board.hasRoom);
  }

  private async readDoubted(ownerId: string, board: ProgressBoard): Promise<void> {
    for (const ids of chunks(board.takeDoubted(), PAGE)) {
      const rows = await this.uploads.find(ownerId, ids);
      for (const row of rows) board.see(progressOf(row));
      const there = new Set(rows.map((row) => row.id));
      for (const id of ids) if (!there.has(id)) board.miss(id);
    }
  }
}

function progressOf(row: UploadSessionRow): WatchedProgress {
  const { id: sessionId, offset, size, status } = row;
  const fileId = row.resultFileId ?? row.fileId ?? null;
  return { sessionId, offset, size: size ?? null, status, fileId };
}

/** What an event on the topic says. Anything but a plain step is only a reason to read the row. */
function stepOf(payload: JsonValue): HeardStep | undefined {
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

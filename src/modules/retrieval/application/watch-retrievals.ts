import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus, JsonValue } from '../../../kernel/event-bus.ts';
import { filesChangedTopic } from '../../library/application/files-changed-topic.ts';
import type { RetrievalQueries, RetrievalRow } from './retrieval-queries.ts';
import { isRetrievalOver, type RetrievalUpdate, updateSince } from './retrieval-update.ts';
import { retrievalsTopic } from './retrievals-topic.ts';

/** The rows are read again this often although nobody said that something happened. */
const RECHECK_MS = 30_000;

/** Files that become readable one after another are told of together. */
const PROGRESS_MS = 1_000;

/** Running requests that are followed at a time; those that are over are remembered in the same room. */
const MAX_FOLLOWED = 1_000;

/** Follows retrieval requests: first where they stand, then each step until they are over. */
export class WatchRetrievals {
  constructor(
    private readonly retrievals: RetrievalQueries,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Of one request, until it is over; without one, of every request of the owner, without end. A state is told once:
   * READY comes once for each request, however often its rows are looked at. Throws `NOT_FOUND` for a request that is
   * missing or somebody else's.
   */
  execute(ownerId: string, requestId?: string): AsyncGenerator<RetrievalUpdate, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, requestId, signal));
  }

  private async *follow(
    ownerId: string,
    requestId: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<RetrievalUpdate, void, undefined> {
    const wakeUp = new WakeUp(signal);
    const board = new Board(requestId);
    let recheckAt = 0;
    let progressAt = Infinity;
    using _told = this.bus.subscribe(retrievalsTopic(ownerId), (payload) => {
      if (board.doubt(requestIdOf(payload))) wakeUp.call();
    });
    using _files = this.bus.subscribe(filesChangedTopic(ownerId), () => {
      if (progressAt === Infinity) progressAt = this.now() + PROGRESS_MS;
      wakeUp.call();
    });
    using _gap = this.bus.onGap(() => {
      recheckAt = 0;
      wakeUp.call();
    });
    let first = true;
    while (!signal.aborted) {
      const now = this.now();
      const isRecheck = now >= recheckAt;
      if (isRecheck) recheckAt = now + RECHECK_MS;
      if (isRecheck || now >= progressAt) {
        progressAt = Infinity;
        board.doubtRunning();
      }
      // Before anything is read: what is told meanwhile may be newer than the rows, and stays in doubt.
      const doubted = board.takeDoubted();
      const found = await this.read(ownerId, doubted, isRecheck && requestId === undefined);
      if (first && requestId !== undefined && found.length === 0) {
        throw new DomainError('NOT_FOUND', 'no such retrieval');
      }
      for (const row of found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
        const update = board.see(row);
        if (update) yield first ? { kind: 'CURRENT', row } : update;
        if (requestId !== undefined && isRetrievalOver(row.status)) return;
      }
      first = false;
      await wakeUp.wait(Math.max(0, Math.min(recheckAt, progressAt) - this.now()));
    }
  }

  /** The rows with these ids and, when they are wanted, all that are running; each once. */
  private async read(
    ownerId: string,
    ids: ReadonlySet<string>,
    wantsRunning: boolean,
  ): Promise<RetrievalRow[]> {
    const running = wantsRunning ? await this.retrievals.running(ownerId, MAX_FOLLOWED) : [];
    const missing = new Set(ids);
    for (const { id } of running) missing.delete(id);
    if (missing.size === 0) return running;
    return [...running, ...(await this.retrievals.find(ownerId, [...missing]))];
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** What was told of each request, and which of them may have changed since. */
class Board {
  private readonly told = new Map<string, RetrievalRow>();
  private readonly doubted = new Set<string>();

  constructor(private readonly only: string | undefined) {}

  /** Whether it is one that is followed here. */
  doubt(requestId: string | undefined): boolean {
    if (requestId === undefined) return false;
    if (this.only !== undefined && requestId !== this.only) return false;
    this.doubted.add(requestId);
    return true;
  }

  doubtRunning(): void {
    if (this.only !== undefined) this.doubted.add(this.only);
    for (const { id, status } of this.told.values()) {
      if (!isRetrievalOver(status)) this.doubted.add(id);
    }
  }

  takeDoubted(): ReadonlySet<string> {
    const ids = new Set(this.doubted);
    this.doubted.clear();
    return ids;
  }

  see(row: RetrievalRow): RetrievalUpdate | undefined {
    const before = this.told.get(row.id);
    if (before && isRetrievalOver(before.status)) return undefined;
    this.told.set(row.id, row);
    if (this.told.size > 2 * MAX_FOLLOWED) this.forget();
    return updateSince(before, row);
  }

  /** The one that has been over for longest. */
  private forget(): void {
    for (const { id, status } of this.told.values()) {
      if (!isRetrievalOver(status)) continue;
      this.told.delete(id);
      return;
    }
  }
}

function requestIdOf(payload: JsonValue): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('requestId' in payload))
    return undefined;
  const { requestId } = payload;
  return typeof requestId === 'string' ? requestId : undefined;
}

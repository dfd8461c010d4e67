import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus, JsonValue } from '../../../kernel/event-bus.ts';
import { filesChangedTopic } from '../../library/application/files-changed-topic.ts';
import type { RetrievalQueries, RetrievalRow } from './retrieval-queries.ts';
import { isRetrievalOver, type RetrievalUpdate, updateSince } from './retrieval-update.ts';
import { retrievalsTopic } from './retrievals-topic.ts';

/** Rows are also reread at this interval in case a notification was lost. */
const RECHECK_MS = 30_000;

/** Batches progress updates for files that become readable in quick succession. */
const PROGRESS_MS = 1_000;

/** Maximum number of running requests followed. Twice as many rows are remembered, including finished requests. */
const MAX_FOLLOWED = 1_000;

/** Streams retrieval requests: their current state, then each change until they are over. */
export class WatchRetrievals {
  constructor(
    private readonly retrievals: RetrievalQueries,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * With `requestId`, ends when that request is over; without, covers all requests of the owner and never ends. Each
   * state is yielded once, however often the rows are reread. Throws `NOT_FOUND` if the request is missing or belongs
   * to another owner.
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
      if (board.markStale(requestIdOf(payload))) wakeUp.call();
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
        board.markRunningStale();
      }
      // Taken before reading: a notification that arrives meanwhile may be newer than the rows and stays pending.
      const stale = board.takeStale();
      const found = await this.read(ownerId, stale, isRecheck && requestId === undefined);
      if (first && requestId !== undefined && found.length === 0) {
        throw new DomainError('NOT_FOUND', 'The retrieval was not found.');
      }
      for (const row of found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
        const update = board.update(row);
        if (update) yield first ? { kind: 'CURRENT', row } : update;
        if (requestId !== undefined && isRetrievalOver(row.status)) return;
      }
      first = false;
      await wakeUp.wait(Math.max(0, Math.min(recheckAt, progressAt) - this.now()));
    }
  }

  /** The rows with these ids plus, if requested, all running requests; without duplicates. */
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

/** The last state yielded for each request, and the requests that may have changed since. */
class Board {
  private readonly lastYielded = new Map<string, RetrievalRow>();
  private readonly stale = new Set<string>();

  constructor(private readonly only: string | undefined) {}

  /** Returns whether the request is followed here. */
  markStale(requestId: string | undefined): boolean {
    if (requestId === undefined) return false;
    if (this.only !== undefined && requestId !== this.only) return false;
    this.stale.add(requestId);
    return true;
  }

  markRunningStale(): void {
    if (this.only !== undefined) this.stale.add(this.only);
    for (const { id, status } of this.lastYielded.values()) {
      if (!isRetrievalOver(status)) this.stale.add(id);
    }
  }

  takeStale(): ReadonlySet<string> {
    const ids = new Set(this.stale);
    this.stale.clear();
    return ids;
  }

  update(row: RetrievalRow): RetrievalUpdate | undefined {
    const before = this.lastYielded.get(row.id);
    if (before && isRetrievalOver(before.status)) return undefined;
    this.lastYielded.set(row.id, row);
    if (this.lastYielded.size > 2 * MAX_FOLLOWED) this.forget();
    return updateSince(before, row);
  }

  /** Drops the oldest finished request. */
  private forget(): void {
    for (const { id, status } of this.lastYielded.values()) {
      if (!isRetrievalOver(status)) continue;
      this.lastYielded.delete(id);
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

import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { filesChangedTopic } from '../../library/application/files-changed-topic.ts';
import type { RetrievalQueries } from '../../retrieval/application/retrieval-queries.ts';
import type { ExportQueries, ExportRow } from './export-queries.ts';
import { exportsTopic } from './exports-topic.ts';

/** Polling interval as a fallback for lost notifications. */
const RECHECK_MS = 30_000;

/** Debounce interval for files that become readable one after another. */
const PROGRESS_MS = 1_000;

/** Yields the current state of an export, then every change until it is finished. */
export class WatchExport {
  constructor(
    private readonly exports: Pick<ExportQueries, 'find'>,
    private readonly retrievals: Pick<RetrievalQueries, 'find'>,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * A change is a new status, a new expiry, or more readable files; the last is reported at most once a second. Throws
   * `NOT_FOUND` if the owner has no such export.
   */
  execute(ownerId: string, exportId: string): AsyncGenerator<ExportRow, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, exportId, signal));
  }

  private async *follow(
    ownerId: string,
    exportId: string,
    signal: AbortSignal,
  ): AsyncGenerator<ExportRow, void, undefined> {
    const wakeUp = new WakeUp(signal);
    let progressAt = Infinity;
    using _changed = this.bus.subscribe(exportsTopic(ownerId), () => {
      progressAt = 0;
      wakeUp.call();
    });
    using _files = this.bus.subscribe(filesChangedTopic(ownerId), () => {
      if (progressAt !== Infinity) return;
      progressAt = this.now() + PROGRESS_MS;
      wakeUp.call();
    });
    using _gap = this.bus.onGap(() => {
      progressAt = 0;
      wakeUp.call();
    });
    let lastState: string | undefined;
    let recheckAt = 0;
    while (!signal.aborted) {
      const now = this.now();
      if (now >= Math.min(recheckAt, progressAt)) {
        recheckAt = now + RECHECK_MS;
        // Reset before reading, because notifications during the read may be newer than the row.
        progressAt = Infinity;
        const [row] = await this.exports.find(ownerId, [exportId]);
        if (!row) throw new DomainError('NOT_FOUND', 'Export not found.');
        const state = await this.stateOf(row);
        if (state !== lastState) yield row;
        lastState = state;
        if (row.finishedAt) return;
      }
      await wakeUp.wait(Math.max(0, Math.min(recheckAt, progressAt) - this.now()));
    }
  }

  /** Equal for rows without a change between them. */
  private async stateOf({ ownerId, status, expiresAt, retrievalId }: ExportRow): Promise<string> {
    const waitsFor = status === 'WAITING_FOR_RETRIEVAL' && retrievalId ? [retrievalId] : [];
    const [retrieval] = await this.retrievals.find(ownerId, waitsFor);
    return JSON.stringify([status, expiresAt?.getTime(), retrieval?.filesReady]);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

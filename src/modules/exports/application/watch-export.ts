import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { filesChangedTopic } from '../../library/application/files-changed-topic.ts';
import type { RetrievalQueries } from '../../retrieval/application/retrieval-queries.ts';
import type { ExportQueries, ExportRow } from './export-queries.ts';
import { exportsTopic } from './exports-topic.ts';

/** The row is read again this often although nobody said that something happened. */
const RECHECK_MS = 30_000;

/** Files that become readable one after another are told of together. */
const PROGRESS_MS = 1_000;

/** Follows an export: first where it stands, then each step until it is over. */
export class WatchExport {
  constructor(
    private readonly exports: Pick<ExportQueries, 'find'>,
    private readonly retrievals: Pick<RetrievalQueries, 'find'>,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * A step is another status, another end of its time, or more files that can be read; the last is told at most once
   * a second. Throws `NOT_FOUND` for an export that is missing or somebody else's.
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
    using _told = this.bus.subscribe(exportsTopic(ownerId), () => {
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
    let told: string | undefined;
    let lookAt = 0;
    while (!signal.aborted) {
      const now = this.now();
      if (now >= Math.min(lookAt, progressAt)) {
        lookAt = now + RECHECK_MS;
        // Before anything is read: what is told meanwhile may be newer than the row.
        progressAt = Infinity;
        const [row] = await this.exports.find(ownerId, [exportId]);
        if (!row) throw new DomainError('NOT_FOUND', 'no such export');
        const state = await this.stateOf(row);
        if (state !== told) yield row;
        told = state;
        if (row.finishedAt) return;
      }
      await wakeUp.wait(Math.max(0, Math.min(lookAt, progressAt) - this.now()));
    }
  }

  /** Equal for rows between which there was no step. */
  private async stateOf({ ownerId, status, expiresAt, retrievalId }: ExportRow): Promise<string> {
    const waitsFor = status === 'WAITING_FOR_RETRIEVAL' && retrievalId ? [retrievalId] : [];
    const [retrieval] = await this.retrievals.find(ownerId, waitsFor);
    return JSON.stringify([status, expiresAt?.getTime(), retrieval?.filesReady]);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

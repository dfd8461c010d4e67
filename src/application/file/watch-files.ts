import { DomainError } from '../../domain/shared/domain-error.ts';
import { endable } from '../live/endable.ts';
import { WakeUp } from '../live/wake-up.ts';
import type { EventBus } from '../ports/event-bus.ts';
import type { FileQueries, FileRow } from '../ports/file-queries.ts';
import { filesChangedTopic } from './files-changed-topic.ts';

const PAGE = 100;

/** Looks this often although nobody said that there is something. */
const RECHECK_MS = 30_000;

/** One step in the history of an owner's library. */
export interface WatchedChange {
  /** The change's number: whoever has seen it goes on after it. */
  readonly number: number;
  readonly fileId: string;
  readonly kind: 'UPSERT' | 'DELETE';
  /** The file as it is now; undefined when it is gone. */
  readonly file: FileRow | undefined;
}

/** Follows the changes of an owner's library: first what was missed, then what happens. */
export class WatchFiles {
  constructor(
    private readonly files: FileQueries,
    private readonly bus: EventBus,
  ) {}

  /**
   * Yields the changes with a number above `since`, in their order, without end; without `since` those from now on.
   * A page is read only when the consumer has taken the one before. Throws `CURSOR_INVALID` for a number that was
   * never given out: the library must then be read anew.
   */
  execute(ownerId: string, since?: number): AsyncGenerator<WatchedChange, void, undefined> {
    return endable((signal) => this.follow(ownerId, since, signal));
  }

  private async *follow(
    ownerId: string,
    since: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<WatchedChange, void, undefined> {
    const wakeUp = new WakeUp(signal);
    using _changed = this.bus.subscribe(filesChangedTopic(ownerId), () => wakeUp.call());
    using _gap = this.bus.onGap(() => wakeUp.call());
    const latest = await this.files.latestChange(ownerId);
    if (since !== undefined && since > latest) {
      throw new DomainError('CURSOR_INVALID', 'the cursor is ahead of the library; list it anew');
    }
    let at = since ?? latest;
    while (!signal.aborted) {
      const changes = await this.read(ownerId, at);
      for (const change of changes) {
        yield change;
        at = change.number;
      }
      if (changes.length < PAGE) await wakeUp.wait(RECHECK_MS);
    }
  }

  private async read(ownerId: string, since: number): Promise<WatchedChange[]> {
    const changes = await this.files.changesSince(ownerId, since, PAGE);
    if (changes.length === 0) return [];
    const rows = await this.files.find(
      ownerId,
      changes.map((change) => change.fileId),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return changes.map(({ number, fileId, kind }) => {
      const file = kind === 'DELETE' ? undefined : byId.get(fileId);
      // Gone since the change was read: its DELETE follows, and telling it twice does no harm.
      return { number, fileId, kind: file ? 'UPSERT' : 'DELETE', file };
    });
  }
}

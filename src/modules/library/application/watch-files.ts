import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries, FileRow } from './file-queries.ts';
import { filesChangedTopic } from './files-changed-topic.ts';

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

  /** See `followChanges`. */
  execute(ownerId: string, since?: number): AsyncGenerator<WatchedChange, void, undefined> {
    const feed = {
      bus: this.bus,
      topic: filesChangedTopic(ownerId),
      latest: () => this.files.latestChange(ownerId),
      read: (from: number, limit: number) => this.read(ownerId, from, limit),
    };
    return followChanges(feed, since);
  }

  private async read(ownerId: string, since: number, limit: number): Promise<WatchedChange[]> {
    const changes = await this.files.changesSince(ownerId, since, limit);
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

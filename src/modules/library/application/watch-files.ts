import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries, FileRow } from './file-queries.ts';
import { filesChangedTopic } from './files-changed-topic.ts';

/** A change to one of an owner's files. */
export interface WatchedChange {
  /** Pass as `since` to resume after this change. */
  readonly number: number;
  readonly fileId: string;
  readonly kind: 'UPSERT' | 'DELETE';
  /** The current file; undefined if it was deleted. */
  readonly file: FileRow | undefined;
}

/** Follows the changes to an owner's files: missed ones first, then new ones. */
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
      // The file was deleted after the change was read. Its DELETE follows; delivering it twice is harmless.
      return { number, fileId, kind: file ? 'UPSERT' : 'DELETE', file };
    });
  }
}

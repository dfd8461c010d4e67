import type { ChangeLog, ChangePosition, CurrentChange } from '../../../kernel/change-log.ts';
import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries, FileRow } from './file-queries.ts';
import { filesChangedTopic } from './files-changed-topic.ts';

/** A change to one of an owner's files. */
export type FileChange = CurrentChange<FileRow>;

/** Follows the changes to an owner's files: missed ones first, then new ones. */
export class WatchFiles {
  constructor(
    private readonly log: ChangeLog,
    private readonly files: Pick<FileQueries, 'find' | 'latestChange'>,
    private readonly bus: EventBus,
  ) {}

  /** See `followChanges`. */
  execute(ownerId: string, since?: ChangePosition): AsyncGenerator<FileChange, void, undefined> {
    const followed = {
      ownerId,
      log: this.log,
      bus: this.bus,
      topic: filesChangedTopic(ownerId),
      latest: () => this.files.latestChange(ownerId),
      find: (ids: readonly string[]) => this.files.find(ownerId, ids),
    };
    return followChanges(followed, since);
  }
}

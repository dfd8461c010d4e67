import type { ChangeLog, ChangePosition, CurrentChange } from '../../../kernel/change-log.ts';
import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { AlbumQueries, AlbumRow } from './album-queries.ts';
import { albumsChangedTopic } from './albums-changed-topic.ts';

/** A change to one of an owner's albums. Its number is from the same counter as those of file changes. */
export type AlbumChange = CurrentChange<AlbumRow>;

/** Follows the changes to an owner's albums: missed ones first, then new ones. */
export class WatchAlbums {
  constructor(
    private readonly log: ChangeLog,
    private readonly albums: Pick<AlbumQueries, 'find'>,
    private readonly files: Pick<FileQueries, 'latestChange'>,
    private readonly bus: EventBus,
  ) {}

  /** See `followChanges`. */
  execute(ownerId: string, since?: ChangePosition): AsyncGenerator<AlbumChange, void, undefined> {
    const followed = {
      ownerId,
      log: this.log,
      bus: this.bus,
      topic: albumsChangedTopic(ownerId),
      latest: () => this.files.latestChange(ownerId),
      find: (ids: readonly string[]) => this.albums.find(ownerId, ids),
    };
    return followChanges(followed, since);
  }
}

import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { AlbumQueries, AlbumRow } from './album-queries.ts';
import { albumsChangedTopic } from './albums-changed-topic.ts';

/** One step in the history of an owner's albums. */
export interface WatchedAlbumChange {
  /** Of the same counter as those of files: whoever has seen it goes on after it. */
  readonly number: number;
  readonly albumId: string;
  readonly kind: 'UPSERT' | 'DELETE';
  /** The album as it is now; undefined when it is gone. */
  readonly album: AlbumRow | undefined;
}

/** Follows the changes of an owner's albums: first what was missed, then what happens. */
export class WatchAlbums {
  constructor(
    private readonly albums: AlbumQueries,
    private readonly files: Pick<FileQueries, 'latestChange'>,
    private readonly bus: EventBus,
  ) {}

  /** See `followChanges`. */
  execute(ownerId: string, since?: number): AsyncGenerator<WatchedAlbumChange, void, undefined> {
    const feed = {
      bus: this.bus,
      topic: albumsChangedTopic(ownerId),
      latest: () => this.files.latestChange(ownerId),
      read: (from: number, limit: number) => this.read(ownerId, from, limit),
    };
    return followChanges(feed, since);
  }

  private async read(ownerId: string, since: number, limit: number): Promise<WatchedAlbumChange[]> {
    const changes = await this.albums.changesSince(ownerId, since, limit);
    if (changes.length === 0) return [];
    const rows = await this.albums.find(
      ownerId,
      changes.map(({ albumId }) => albumId),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return changes.map(({ number, albumId, kind }) => {
      const album = kind === 'DELETE' ? undefined : byId.get(albumId);
      // Gone since the change was read: its DELETE follows, and telling it twice does no harm.
      return { number, albumId, kind: album ? 'UPSERT' : 'DELETE', album };
    });
  }
}

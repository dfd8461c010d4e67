import { followChanges } from '../../../kernel/concurrency/follow-changes.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { AlbumQueries, AlbumRow } from './album-queries.ts';
import { albumsChangedTopic } from './albums-changed-topic.ts';

/** A change to one of an owner's albums. */
export interface WatchedAlbumChange {
  /** From the same counter as file changes; pass it as `since` to resume after this change. */
  readonly number: number;
  readonly albumId: string;
  readonly kind: 'UPSERT' | 'DELETE';
  /** The current album; undefined if it was deleted. */
  readonly album: AlbumRow | undefined;
}

/** Follows the changes to an owner's albums: missed ones first, then new ones. */
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
      // The album was deleted after the change was read. Its DELETE follows; delivering it twice is harmless.
      return { number, albumId, kind: album ? 'UPSERT' : 'DELETE', album };
    });
  }
}

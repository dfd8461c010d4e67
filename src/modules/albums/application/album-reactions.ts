import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { AlbumEvent } from '../domain/album-events.ts';
import { ALBUM_CHANGES, albumsChangedTopic } from './albums-changed-topic.ts';

/** Assigns the album a change number and notifies subscribers of the feed. */
function changed(
  { ownerId, albumId }: { ownerId: string; albumId: string },
  change: 'UPSERT' | 'DELETE',
): Reaction[] {
  return [
    { kind: 'change', feed: ALBUM_CHANGES, ownerId, id: albumId, change },
    { kind: 'push', topic: albumsChangedTopic(ownerId), payload: null },
  ];
}

export const ALBUM_REACTIONS: ReactionTable<AlbumEvent> = {
  AlbumChanged: (event) => changed(event, 'UPSERT'),
  AlbumDeleted: (event) => changed(event, 'DELETE'),
};

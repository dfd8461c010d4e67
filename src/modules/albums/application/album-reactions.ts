import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { FileEvent } from '../../library/domain/file-events.ts';
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

/** Albums hide files in the trash. */
function listedFilesChanged({ fileId }: { fileId: string }): Reaction[] {
  return [{ kind: 'step', name: 'note-listed-files', data: { fileId } }];
}

type HidingEvent = Extract<FileEvent, { type: 'FileTrashed' | 'FileRestored' }>;

export const ALBUM_REACTIONS: ReactionTable<AlbumEvent | HidingEvent> = {
  AlbumChanged: (event) => changed(event, 'UPSERT'),
  AlbumDeleted: (event) => changed(event, 'DELETE'),
  FileTrashed: listedFilesChanged,
  FileRestored: listedFilesChanged,
};

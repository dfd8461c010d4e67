import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { ContentEvent } from '../domain/content-events.ts';
import type { FileEvent } from '../domain/file-events.ts';
import { FILE_CHANGES, filesChangedTopic } from './files-changed-topic.ts';

/** Assigns the file a change number and notifies subscribers of the feed. */
function changed(
  { ownerId, fileId }: { ownerId: string; fileId: string },
  change: 'UPSERT' | 'DELETE' = 'UPSERT',
): Reaction[] {
  return [
    { kind: 'change', feed: FILE_CHANGES, ownerId, id: fileId, change },
    { kind: 'push', topic: filesChangedTopic(ownerId), payload: null },
  ];
}

export const LIBRARY_REACTIONS: ReactionTable<ContentEvent | FileEvent> = {
  ContentStored: () => [],
  FileCreated: () => [],
  FileUploadStarted: () => [],
  FileUploadFailed: () => [],
  FileUploadCompleted: (event) => changed(event),
  FileArchived: (event) => changed(event),
  FileChanged: (event) => changed(event),
  FileAvailabilityChanged: (event) => changed(event),
  FileMediaChanged: (event) => changed(event),
  FileTrashed: (event) => changed(event),
  FileRestored: (event) => changed(event),
  FileDeleted: (event) => changed(event, 'DELETE'),
};

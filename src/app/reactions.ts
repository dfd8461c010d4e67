import type { DomainEvent } from '../kernel/domain-event.ts';
import type { Reaction, ReactionTable } from '../kernel/reaction.ts';
import { quotaTopic } from '../modules/account/application/quota-topic.ts';
import type { QuotaEvent } from '../modules/account/domain/quota-events.ts';
import {
  ALBUM_CHANGES,
  albumsChangedTopic,
} from '../modules/albums/application/albums-changed-topic.ts';
import type { AlbumEvent } from '../modules/albums/domain/album-events.ts';
import { exportsTopic } from '../modules/exports/application/exports-topic.ts';
import type { ExportEvent } from '../modules/exports/domain/export-events.ts';
import {
  FILE_CHANGES,
  filesChangedTopic,
} from '../modules/library/application/files-changed-topic.ts';
import type { FileEvent } from '../modules/library/domain/file-events.ts';
import { RESTORES_DUE_TOPIC } from '../modules/retrieval/application/restores-due-topic.ts';
import { retrievalsTopic } from '../modules/retrieval/application/retrievals-topic.ts';
import type { RetrievalEvent } from '../modules/retrieval/domain/retrieval-events.ts';
import { shareTurnedTopic } from '../modules/sharing/application/share-topics.ts';
import type { ShareEvent } from '../modules/sharing/domain/share-events.ts';
import { uploadProgressTopic } from '../modules/upload/application/upload-progress.ts';
import type { UploadEvent } from '../modules/upload/domain/upload-events.ts';

/** Everything that can happen. */
type AnyEvent =
  | AlbumEvent
  | ExportEvent
  | FileEvent
  | QuotaEvent
  | RetrievalEvent
  | ShareEvent
  | UploadEvent;

/** A file that its owner sees has changed: it gets a change number, and who follows the feed is nudged. */
function changed(
  { ownerId, fileId }: { ownerId: string; fileId: string },
  change: 'UPSERT' | 'DELETE',
): Reaction[] {
  return [
    { kind: 'change', feed: FILE_CHANGES, ownerId, id: fileId, change },
    { kind: 'push', topic: filesChangedTopic(ownerId), payload: null },
  ];
}

/** The same, and the archive's record of the file is not what it was. */
function corrected(event: {
  ownerId: string;
  fileId: string;
  archivedContentId?: string;
}): Reaction[] {
  const { archivedContentId: contentId } = event;
  const job: Reaction[] =
    contentId === undefined
      ? []
      : [{ kind: 'job', job: { name: 'write-manifest', data: { contentId } } }];
  return [...changed(event, 'UPSERT'), ...job];
}

/** An album has changed: it gets a change number too, and who follows the albums is nudged. */
function albumChanged(
  { ownerId, albumId }: { ownerId: string; albumId: string },
  change: 'UPSERT' | 'DELETE',
): Reaction[] {
  return [
    { kind: 'change', feed: ALBUM_CHANGES, ownerId, id: albumId, change },
    { kind: 'push', topic: albumsChangedTopic(ownerId), payload: null },
  ];
}

/** An upload has reached a state in which it stays: who watches it reads its row. */
function ended(event: { ownerId: string; sessionId: string }): Reaction[] {
  return [
    {
      kind: 'push',
      topic: uploadProgressTopic(event.ownerId),
      payload: { sessionId: event.sessionId },
    },
  ];
}

/** Something has happened to a retrieval: who watches it reads its row. */
function told(event: RetrievalEvent): Reaction[] {
  const { type, ownerId, requestId } = event;
  return [{ kind: 'push', topic: retrievalsTopic(ownerId), payload: { requestId, event: type } }];
}

/** What a share opened may be closed: whoever is sending its bytes asks it again. */
function turned({ shareId }: { shareId: string }): Reaction[] {
  return [{ kind: 'push', topic: shareTurnedTopic(shareId), payload: null }];
}

/** The same, and exports may wait for it. */
function followed(event: RetrievalEvent): Reaction[] {
  const { requestId: retrievalId } = event;
  return [...told(event), { kind: 'job', job: { name: 'follow-exports', data: { retrievalId } } }];
}

/** Something has happened to an export: who watches it reads its row. */
function exported({ ownerId, exportId }: ExportEvent): Reaction[] {
  return [{ kind: 'push', topic: exportsTopic(ownerId), payload: { exportId } }];
}

/** Workers look at once for what is due: restores that are to be asked for, retrievals that are to be warned of. */
const RESTORES_DUE: Reaction = { kind: 'push', topic: RESTORES_DUE_TOPIC, payload: null };

/** The only table of what follows from each domain event. */
const REACTIONS: ReactionTable<AnyEvent> = {
  FileCreated: () => [],
  FileUploadStarted: () => [],
  FileUploadFailed: () => [],
  FileUploadCompleted: (event) => changed(event, 'UPSERT'),
  FileArchived: (event) => changed(event, 'UPSERT'),
  FileChanged: corrected,
  FileAvailabilityChanged: (event) => changed(event, 'UPSERT'),
  FileTrashed: corrected,
  FileRestored: corrected,
  FileDeleted: (event) => changed(event, 'DELETE'),
  UploadSessionOpened: () => [],
  UploadSessionCompleted: ended,
  UploadSessionClosed: ended,
  RetrievalRequested: (event) => [...told(event), RESTORES_DUE],
  RetrievalStarted: told,
  // From now on there is something to warn of.
  RetrievalReady: (event) => [...followed(event), RESTORES_DUE],
  RetrievalExpiring: followed,
  RetrievalExtended: (event) => [...followed(event), RESTORES_DUE],
  RetrievalExpired: followed,
  RetrievalFailed: followed,
  RetrievalCancelled: followed,
  ExportCreated: exported,
  ExportReady: exported,
  ExportExpiryMoved: exported,
  ExportExpired: exported,
  ExportFailed: exported,
  ExportCancelled: exported,
  ShareCreated: () => [],
  AlbumChanged: (event) => albumChanged(event, 'UPSERT'),
  AlbumDeleted: (event) => albumChanged(event, 'DELETE'),
  QuotaThresholdCrossed: ({ ownerId }) => [
    { kind: 'push', topic: quotaTopic(ownerId), payload: null },
  ],
  ShareChanged: turned,
  ShareRevoked: turned,
};

/** What follows from an event: nothing from one that only a newer version knows, so that those behind it go on. */
export function reactionsTo(event: DomainEvent): readonly Reaction[] {
  if (!Object.hasOwn(REACTIONS, event.type)) return [];
  const reaction = REACTIONS[event.type as AnyEvent['type']] as (
    event: DomainEvent,
  ) => readonly Reaction[];
  return reaction(event);
}

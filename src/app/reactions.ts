import { filesChangedTopic } from '../application/file/files-changed-topic.ts';
import type { Reaction, ReactionTable } from '../application/ports/reaction.ts';
import { RESTORES_DUE_TOPIC } from '../application/retrieval/restores-due-topic.ts';
import { retrievalsTopic } from '../application/retrieval/retrievals-topic.ts';
import { uploadProgressTopic } from '../application/upload/upload-progress.ts';
import type { RetrievalEvent } from '../domain/retrieval/retrieval-events.ts';
import type { DomainEvent } from '../domain/shared/domain-event.ts';

/** A file that its owner sees has changed: it gets a change number, and who follows the feed is nudged. */
function changed({ ownerId }: { ownerId: string }, change: 'UPSERT' | 'DELETE'): Reaction[] {
  return [
    { kind: 'change', change },
    { kind: 'push', topic: filesChangedTopic(ownerId), payload: null },
  ];
}

/** The same, and the archive's record of the file is not what it was. */
function corrected(event: { ownerId: string; archivedContentId?: string }): Reaction[] {
  const { archivedContentId: contentId } = event;
  const job: Reaction[] =
    contentId === undefined
      ? []
      : [{ kind: 'job', job: { name: 'write-manifest', data: { contentId } } }];
  return [...changed(event, 'UPSERT'), ...job];
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

/** Workers look at once for what is due: restores that are to be asked for, retrievals that are to be warned of. */
const RESTORES_DUE: Reaction = { kind: 'push', topic: RESTORES_DUE_TOPIC, payload: null };

/** The only table of what follows from each domain event. */
const REACTIONS: ReactionTable = {
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
  RetrievalReady: (event) => [...told(event), RESTORES_DUE],
  RetrievalExpiring: told,
  RetrievalExtended: (event) => [...told(event), RESTORES_DUE],
  RetrievalExpired: told,
  RetrievalFailed: told,
  RetrievalCancelled: told,
  ShareCreated: () => [],
  ShareRevoked: () => [],
};

/** What follows from an event: nothing from one that only a newer version knows, so that those behind it go on. */
export function reactionsTo(event: DomainEvent): readonly Reaction[] {
  if (!Object.hasOwn(REACTIONS, event.type)) return [];
  const reaction = REACTIONS[event.type] as (event: DomainEvent) => readonly Reaction[];
  return reaction(event);
}

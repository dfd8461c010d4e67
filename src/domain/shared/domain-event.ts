import type { FileEvent } from '../file/file-events.ts';
import type { RetrievalEvent } from '../retrieval/retrieval-events.ts';
import type { ShareEvent } from '../share/share-events.ts';
import type { UploadEvent } from '../upload/upload-events.ts';

/** Everything that can happen. What follows from each is decided in one table, src/app/reactions.ts. */
export type DomainEvent = FileEvent | RetrievalEvent | ShareEvent | UploadEvent;

export type DomainEventType = DomainEvent['type'];

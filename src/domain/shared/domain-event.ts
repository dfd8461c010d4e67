import type { QuotaEvent } from '../account/quota-events.ts';
import type { AlbumEvent } from '../album/album-events.ts';
import type { ExportEvent } from '../export/export-events.ts';
import type { FileEvent } from '../file/file-events.ts';
import type { RetrievalEvent } from '../retrieval/retrieval-events.ts';
import type { ShareEvent } from '../share/share-events.ts';
import type { UploadEvent } from '../upload/upload-events.ts';

/** Everything that can happen. What follows from each is decided in one table, src/app/reactions.ts. */
export type DomainEvent =
  | AlbumEvent
  | ExportEvent
  | FileEvent
  | QuotaEvent
  | RetrievalEvent
  | ShareEvent
  | UploadEvent;

export type DomainEventType = DomainEvent['type'];

import type { QuotaEvent } from '../modules/account/domain/quota-events.ts';
import type { AlbumEvent } from '../modules/albums/domain/album-events.ts';
import type { ExportEvent } from '../modules/exports/domain/export-events.ts';
import type { FileEvent } from '../modules/library/domain/file-events.ts';
import type { RetrievalEvent } from '../modules/retrieval/domain/retrieval-events.ts';
import type { ShareEvent } from '../modules/sharing/domain/share-events.ts';
import type { UploadEvent } from '../modules/upload/domain/upload-events.ts';

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

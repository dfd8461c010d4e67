import { enumOf } from '../../../../platform/graphql/enums.ts';
import { UPLOAD_STATUSES } from '../../domain/upload-status.ts';

export const UploadStatusEnum = enumOf(
  'UploadStatus',
  'Lifecycle state of a file.',
  UPLOAD_STATUSES,
  {
    PENDING: 'Created; no bytes received yet.',
    UPLOADING: 'Bytes are being received.',
    COMPLETED: 'All bytes are stored and their SHA-256 is known.',
    ARCHIVED:
      'All bytes are stored, with a verified copy at every provider the archive policy requires.',
    FAILED: 'The upload failed.',
  },
);

export const AvailabilityEnum = enumOf(
  'Availability',
  "Whether a file's bytes can be read now.",
  ['HOT', 'COLD', 'RESTORING', 'RESTORED'],
  {
    HOT: 'Readable immediately.',
    COLD: 'Readable only after a retrieval.',
    RESTORING: 'A retrieval is in progress.',
    RESTORED: 'Readable immediately, until `restoredUntil`.',
  },
);

export const FileChangeKindEnum = enumOf(
  'FileChangeKind',
  'Kind of change to an item.',
  ['UPSERT', 'DELETE'],
  {
    UPSERT: 'The item was created or changed.',
    DELETE: 'The item was permanently deleted.',
  },
);

import { enumOf } from '../../../../platform/graphql/enums.ts';
import { UPLOAD_STATUSES } from '../../domain/upload-status.ts';

export const UploadStatusEnum = enumOf(
  'UploadStatus',
  'Where a file is in its life.',
  UPLOAD_STATUSES,
  {
    PENDING: 'Announced; no byte has come.',
    UPLOADING: 'Bytes are coming.',
    COMPLETED: 'Kept: every byte is stored and its SHA-256 known.',
    ARCHIVED: 'Kept, with a verified copy wherever the archive policy wants one.',
    FAILED: 'The upload came to nothing.',
  },
);

export const AvailabilityEnum = enumOf(
  'Availability',
  "Whether a file's bytes can be read now.",
  ['HOT', 'COLD', 'RESTORING', 'RESTORED'],
  {
    HOT: 'At once.',
    COLD: 'Only after a retrieval.',
    RESTORING: 'A retrieval is under way.',
    RESTORED: 'At once, until `restoredUntil`.',
  },
);

export const FileChangeKindEnum = enumOf(
  'FileChangeKind',
  'What happened to a file.',
  ['UPSERT', 'DELETE'],
  {
    UPSERT: 'It is new or differs from before.',
    DELETE: 'It is gone for good.',
  },
);

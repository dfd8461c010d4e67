import { enumOf } from '../../../../platform/graphql/enums.ts';
import { HASH_STATUSES } from '../../application/compare-hashes.ts';
import { UPLOAD_SESSION_STATUSES } from '../../domain/upload-session-status.ts';

export const HashStatusEnum = enumOf(
  'HashStatus',
  'What an app is to do with bytes that it has.',
  HASH_STATUSES,
  {
    NEW: 'Upload them.',
    DUPLICATE: 'They are there, as `file`.',
    IN_PROGRESS: 'An upload of them is under way: go on with `uploadSession`.',
    TRASHED: 'They are there, in the trash; uploading them again takes the file out of it.',
    DELETED_BY_USER:
      'They were there and their owner has deleted them for good: leave them, unless the person wants them back.',
  },
);

export const UploadSessionStatusEnum = enumOf(
  'UploadSessionStatus',
  'Where an upload stands.',
  UPLOAD_SESSION_STATUSES,
  {
    OPEN: 'Takes bytes.',
    FINALIZING: 'Has all its bytes and is being turned into a file.',
    COMPLETED: 'Has led to a file. Final.',
    FAILED: 'Has ended without a file. Final.',
    EXPIRED: 'Went without bytes for too long. Final.',
    TERMINATED: 'Was ended by its owner. Final.',
    JOINED: 'Was a part of an upload in several parts, and has gone into the whole. Final.',
  },
);

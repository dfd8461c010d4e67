import { enumOf } from '../../../../platform/graphql/enums.ts';
import { HASH_STATUSES } from '../../application/compare-hashes.ts';
import { UPLOAD_INTENTS } from '../../application/upload-request.ts';
import { UPLOAD_SESSION_STATUSES } from '../../domain/upload-session-status.ts';

export const HashStatusEnum = enumOf(
  'HashStatus',
  'Whether an app needs to upload bytes, and what the viewer has of them.',
  HASH_STATUSES,
  {
    NEW: 'The viewer does not have these bytes; upload them.',
    DUPLICATE: 'The viewer already has these bytes as `file`.',
    IN_PROGRESS: 'An upload of these bytes is in progress; resume `uploadSession`.',
    TRASHED:
      'The viewer has these bytes as `file` in the trash. Uploading them with the intent MANUAL restores the file.',
    DELETED_BY_USER:
      'The viewer permanently deleted these bytes. Upload them only if the user asks for it.',
  },
);

export const UploadIntentEnum = enumOf(
  'UploadIntent',
  'Who wants a file to be uploaded.',
  UPLOAD_INTENTS,
  {
    AUTO: 'An automatic backup. Files that the viewer has deleted are refused with `DELETED_BY_USER`.',
    MANUAL: 'The user, who gets back a file that was deleted.',
  },
);

export const UploadSessionStatusEnum = enumOf(
  'UploadSessionStatus',
  'Status of an upload.',
  UPLOAD_SESSION_STATUSES,
  {
    OPEN: 'Accepts bytes.',
    FINALIZING: 'All bytes have been received; the file is being stored.',
    COMPLETED: 'The file is stored. Final.',
    FAILED: 'The upload failed; there is no file. Final.',
    EXPIRED: 'The upload received no bytes for too long. Final.',
    TERMINATED: 'The upload was cancelled by its owner. Final.',
    JOINED: 'The partial upload was joined into a final upload. Final.',
  },
);

import { enumOf } from '../../../../platform/graphql/enums.ts';
import { RETRIEVAL_ITEM_STATUSES } from '../../application/retrieval-queries.ts';
import { RETRIEVAL_UPDATE_KINDS } from '../../application/retrieval-update.ts';
import { RETRIEVAL_STATUSES } from '../../domain/retrieval-request.ts';

export const RetrievalStatusEnum = enumOf(
  'RetrievalStatus',
  'Status of a retrieval.',
  RETRIEVAL_STATUSES,
  {
    REQUESTED: 'The archive has not been asked for every file yet.',
    IN_PROGRESS: 'The archive is restoring the files.',
    READY: 'All files can be read until `expiresAt`.',
    EXPIRED: 'The first restored copy has expired. Final; request the files again.',
    FAILED: 'The retrieval failed; see `failureReason`. Final.',
    CANCELLED: 'The owner cancelled the retrieval. Final.',
  },
);

export const RetrievalItemStatusEnum = enumOf(
  'RetrievalItemStatus',
  'Status of a file in a retrieval.',
  RETRIEVAL_ITEM_STATUSES,
  {
    REQUESTED: 'The archive has not been asked for the file yet.',
    IN_PROGRESS: 'The archive is restoring the file.',
    READY: 'The file can be read.',
    EXPIRED: 'The restored copy has expired.',
    FAILED: 'The file could not be restored.',
  },
);

export const RetrievalUpdateKindEnum = enumOf(
  'RetrievalUpdateKind',
  'Kind of change of a retrieval. Values that are also statuses mean that it entered that status.',
  RETRIEVAL_UPDATE_KINDS,
  {
    CURRENT: 'The state at the start of the subscription.',
    PROGRESS: 'More files can be read.',
    EXPIRING: 'The retrieval will expire soon: download the files or extend it.',
    EXTENDED: 'The files stay readable for longer.',
    READY: 'All files can be read. Delivered once per retrieval on each subscription.',
    EXPIRED: 'The first restored copy has expired.',
  },
);

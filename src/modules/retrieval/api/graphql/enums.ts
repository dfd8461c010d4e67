import { enumOf } from '../../../../platform/graphql/enums.ts';
import { RETRIEVAL_ITEM_STATUSES } from '../../application/retrieval-queries.ts';
import { RETRIEVAL_UPDATE_KINDS } from '../../application/retrieval-update.ts';
import { RETRIEVAL_STATUSES } from '../../domain/retrieval-request.ts';

export const RetrievalStatusEnum = enumOf(
  'RetrievalStatus',
  'Where a retrieval stands.',
  RETRIEVAL_STATUSES,
  {
    REQUESTED: 'The archive is about to be asked.',
    IN_PROGRESS: 'The archive was asked for everything, and brings it back.',
    READY: 'All its files can be read, until `expiresAt`.',
    EXPIRED: 'The first of its files can no longer be read. Final: ask anew.',
    FAILED: 'It came to nothing; `failureReason` says why. Final.',
    CANCELLED: 'Was ended by its owner. Final.',
  },
);

export const RetrievalItemStatusEnum = enumOf(
  'RetrievalItemStatus',
  'Where a file of a retrieval stands.',
  RETRIEVAL_ITEM_STATUSES,
  {
    REQUESTED: 'The archive is about to be asked.',
    IN_PROGRESS: 'The archive brings it back.',
    READY: 'Can be read.',
    EXPIRED: 'Can no longer be read.',
    FAILED: 'Could not be brought back.',
  },
);

export const RetrievalUpdateKindEnum = enumOf(
  'RetrievalUpdateKind',
  'What has happened to a retrieval. A status: it has just become that.',
  RETRIEVAL_UPDATE_KINDS,
  {
    CURRENT: 'Nothing: where it stands as the subscription begins.',
    PROGRESS: 'More of its files can be read.',
    EXPIRING: 'It will expire soon: download what is needed, or extend it.',
    EXTENDED: 'Its files stay readable for longer.',
    READY: 'All its files can be read. Told once on each subscription.',
    EXPIRED: 'The first of its files can no longer be read.',
  },
);

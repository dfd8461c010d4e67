import { enumOf } from '../../../../platform/graphql/enums.ts';
import { EXPORT_STATUSES } from '../../domain/archive-export.ts';

export const ExportStatusEnum = enumOf('ExportStatus', 'Where an export stands.', EXPORT_STATUSES, {
  WAITING_FOR_RETRIEVAL: 'Its frozen files are being brought back.',
  READY: 'Can be downloaded, until `expiresAt`.',
  FAILED: 'A file could not be brought back; `failureReason` says why. Final.',
  EXPIRED: 'Its time is over, or a file has gone back into cold storage. Final: export anew.',
  CANCELLED: 'Was ended by its owner. Final.',
});

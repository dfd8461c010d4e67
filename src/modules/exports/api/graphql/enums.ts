import { enumOf } from '../../../../platform/graphql/enums.ts';
import { EXPORT_STATUSES } from '../../domain/archive-export.ts';

export const ExportStatusEnum = enumOf('ExportStatus', 'Status of an export.', EXPORT_STATUSES, {
  WAITING_FOR_RETRIEVAL: 'Frozen files are being retrieved.',
  READY: 'Ready for download until `expiresAt`.',
  FAILED: 'A file could not be retrieved; see `failureReason`. Final.',
  EXPIRED: 'The export expired, or a file returned to cold storage. Create a new export. Final.',
  CANCELLED: 'Cancelled by its owner. Final.',
});

import { enumOf } from '../../../../platform/graphql/enums.ts';
import { EXPORT_STATUSES } from '../../domain/archive-export.ts';
import { EXPORT_FORMATS } from '../../domain/export-format.ts';

export const ExportStatusEnum = enumOf('ExportStatus', 'Status of an export.', EXPORT_STATUSES, {
  WAITING_FOR_RETRIEVAL: 'Frozen files are being retrieved.',
  READY: 'Ready for download until `expiresAt`.',
  FAILED: 'A file could not be retrieved; see `failureReason`. Final.',
  EXPIRED: 'The export expired, or a file returned to cold storage. Create a new export. Final.',
  CANCELLED: 'Cancelled by its owner. Final.',
});

export const ExportFormatEnum = enumOf(
  'ExportFormat',
  'Contents of an export. Every export also has `manifest.json` and `manifest.csv`, which describe its files.',
  EXPORT_FORMATS,
  {
    ORIGINALS: 'The originals, byte for byte.',
    ORIGINALS_WITH_XMP:
      'The originals, and beside each an XMP sidecar with its tags, description, favourite, capture time and position, such as `photo.jpg.xmp`.',
  },
);

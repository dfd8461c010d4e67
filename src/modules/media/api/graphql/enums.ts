import { enumOf } from '../../../../platform/graphql/enums.ts';
import { ZONE_SOURCES } from '../../domain/capture-time.ts';
import { PREVIEW_FORMATS } from '../../domain/preview-format.ts';
import { PREVIEW_PROBLEMS } from '../../domain/preview-problem.ts';

export const PreviewFormatEnum = enumOf(
  'PreviewFormat',
  'Format of a preview image.',
  PREVIEW_FORMATS,
  {
    WEBP: 'Made in advance.',
    AVIF: 'Smallest. Made on first use.',
    JPEG: 'For clients that read nothing else. Made on first use.',
  },
);

const PREVIEW_STATUSES = ['NONE', 'PENDING', 'READY', 'REFUSED'] as const;

export const PreviewStatusEnum = enumOf(
  'PreviewStatus',
  'Whether a file has previews.',
  PREVIEW_STATUSES,
  {
    NONE: 'No previews are made of files of this type, or the upload is not complete.',
    PENDING: 'Previews are being made.',
    READY: 'Previews can be shown.',
    REFUSED: 'No previews can be made; see `previewProblem`.',
  },
);

export const PreviewProblemEnum = enumOf(
  'PreviewProblem',
  'Why no previews can be made of a file. The file itself is stored in any case.',
  PREVIEW_PROBLEMS,
  {
    UNSUPPORTED: 'The format cannot be decoded.',
    DAMAGED: 'The bytes cannot be decoded.',
    TOO_LARGE: 'The image has too many pixels or needs too much memory.',
    TOO_SLOW: 'Decoding takes too long.',
    ARCHIVED: 'The original was archived before previews were made.',
  },
);

export const CaptureZoneEnum = enumOf(
  'CaptureZone',
  'How the time zone of a capture time is known.',
  [...ZONE_SOURCES, 'UNKNOWN'],
  {
    EXIF_OFFSET: 'The camera wrote the offset.',
    GPS_TIME: 'Difference between the camera clock and GPS time.',
    GPS_POSITION: 'Time zone at the GPS position.',
    CLIENT: 'Difference between the camera clock and the `capturedAt` that the app sent.',
    CONTAINER_UTC: 'Only the instant is known; the local time is given in UTC.',
    UNKNOWN: 'Neither the camera nor the app said.',
  },
);

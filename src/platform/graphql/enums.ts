import { registerEnumType } from 'type-graphql';

import { FILE_CATEGORIES } from '../../kernel/file-type.ts';
import { ROLES } from '../../modules/account/domain/user.ts';
import { ARCHIVAL_STATES } from '../../modules/archive/domain/archival.ts';
import { EXPORT_STATUSES } from '../../modules/exports/domain/archive-export.ts';
import { COPY_STATES } from '../../modules/library/domain/copy.ts';
import { UPLOAD_STATUSES } from '../../modules/library/domain/upload-status.ts';
import { RETRIEVAL_ITEM_STATUSES } from '../../modules/retrieval/application/retrieval-queries.ts';
import { RETRIEVAL_UPDATE_KINDS } from '../../modules/retrieval/application/retrieval-update.ts';
import { RETRIEVAL_STATUSES } from '../../modules/retrieval/domain/retrieval-request.ts';
import { FILE_ORDER_FIELDS, ORDER_DIRECTIONS } from '../../modules/search/domain/file-order.ts';
import { GRANULARITIES } from '../../modules/search/domain/granularity.ts';
import { SHARE_ACCESS_KINDS } from '../../modules/sharing/application/share-ledger.ts';
import { SHARE_PERMISSIONS } from '../../modules/sharing/domain/share-permission.ts';
import { PROVIDER_CHECK_STEPS } from '../../modules/storage/application/check-provider.ts';
import { PLACEMENT_REASONS } from '../../modules/storage/domain/explain-placement.ts';
import { RETRIEVAL_TIERS } from '../../modules/storage/domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../modules/storage/domain/storage-class.ts';
import { HASH_STATUSES } from '../../modules/upload/application/compare-hashes.ts';
import { UPLOAD_SESSION_STATUSES } from '../../modules/upload/domain/upload-session-status.ts';
import { USER_ERROR_CODES } from './errors.ts';

/** An enum whose values are their own names, as TypeScript's unions of strings are. */
function enumOf<Name extends string>(
  name: string,
  description: string,
  values: readonly Name[],
  meanings: Partial<Record<Name, string>> = {},
): { readonly [Key in Name]: Key } {
  const object = Object.fromEntries(values.map((value) => [value, value])) as {
    [Key in Name]: Key;
  };
  const valuesConfig = Object.fromEntries(
    Object.entries<string | undefined>(meanings).map(([value, text]) => [
      value,
      { description: text ?? '' },
    ]),
  );
  registerEnumType<Record<string, string>>(object, { name, description, valuesConfig });
  return object;
}

export const RoleEnum = enumOf('Role', 'What an account may do.', ROLES, {
  USER: 'Keeps files of their own.',
  ADMIN: 'Runs the installation as well.',
});

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

export const FileCategoryEnum = enumOf(
  'FileCategory',
  'The kind of file people know it by; derived from its media type.',
  FILE_CATEGORIES,
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

export const FileOrderFieldEnum = enumOf(
  'FileOrderField',
  'What a list of files is ordered by.',
  FILE_ORDER_FIELDS,
  {
    CAPTURED: 'When it was taken, else when it was uploaded: the timeline.',
    CREATED: 'When its upload began.',
    NAME: 'Its name, without regard to case and accents.',
    SIZE: 'Its length in bytes.',
  },
);

export const OrderDirectionEnum = enumOf(
  'OrderDirection',
  'Which end is first.',
  ORDER_DIRECTIONS,
  {
    ASC: 'The smallest or earliest.',
    DESC: 'The largest or latest.',
  },
);

export const GranularityEnum = enumOf(
  'Granularity',
  'How long the stretches of a timeline are; they are those of UTC.',
  GRANULARITIES,
);

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

export const ArchivalStateEnum = enumOf(
  'ArchivalState',
  'How far a file is on its way into the archive.',
  ARCHIVAL_STATES,
  {
    WAITING: 'Its copies are still to be made and verified.',
    ARCHIVED: 'They are there, and the hot copy still is.',
    RELEASED: 'They are there; the hot copy was given up.',
  },
);

export const CopyStateEnum = enumOf('CopyState', 'What is known of a copy.', COPY_STATES, {
  STORED: 'The provider has confirmed it; it was not compared yet.',
  VERIFIED: 'It was compared with the original and is equal.',
  DAMAGED: 'It differs from the original.',
  MISSING: 'The provider no longer has it.',
  RELEASED: 'It was given up because other copies are verified.',
});

export const StorageClassEnum = enumOf(
  'StorageClass',
  "How an object is stored, in S3's words.",
  STORAGE_CLASSES,
);

export const RetrievalTierEnum = enumOf(
  'RetrievalTier',
  'How fast, and at what price, an archived file is retrieved.',
  RETRIEVAL_TIERS,
);

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

export const PlacementReasonEnum = enumOf(
  'PlacementReason',
  'Why a provider would, or would not, get a copy of a file.',
  PLACEMENT_REASONS,
  {
    CHOSEN: 'It would get a copy.',
    UNHEALTHY: 'It does not answer as it should now.',
    FILE_TOO_LARGE: 'It does not take files of this size.',
    NOT_IN_POLICY: 'The policy does not name it for this kind of file.',
    NOT_WORTHWHILE: 'So small a file costs more there than it saves.',
    NOT_NEEDED: 'Enough others come first.',
  },
);

export const ProviderCheckStepEnum = enumOf(
  'ProviderCheckStepName',
  'What is tried with a provider.',
  PROVIDER_CHECK_STEPS,
);

export const ProviderCheckOutcomeEnum = enumOf(
  'ProviderCheckOutcome',
  'How it went.',
  ['PASSED', 'FAILED', 'SKIPPED'],
  { SKIPPED: 'It was not tried; the message says why.' },
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

export const ExportStatusEnum = enumOf('ExportStatus', 'Where an export stands.', EXPORT_STATUSES, {
  WAITING_FOR_RETRIEVAL: 'Its frozen files are being brought back.',
  READY: 'Can be downloaded, until `expiresAt`.',
  FAILED: 'A file could not be brought back; `failureReason` says why. Final.',
  EXPIRED: 'Its time is over, or a file has gone back into cold storage. Final: export anew.',
  CANCELLED: 'Was ended by its owner. Final.',
});

export const SharePermissionEnum = enumOf(
  'SharePermission',
  'What a share lets others read.',
  SHARE_PERMISSIONS,
  {
    PREVIEW: 'Small pictures without hidden data, such as where they were taken.',
    ORIGINAL: 'The very bytes as well.',
  },
);

export const ShareAccessKindEnum = enumOf(
  'ShareAccessKind',
  'What was done with a share.',
  SHARE_ACCESS_KINDS,
  {
    OPENED: 'Its page was looked at.',
    PREVIEW: 'A file was looked at.',
    DOWNLOAD: 'The original of a file was downloaded.',
    ZIP: 'Everything was downloaded as a zip.',
    PASSWORD_FAILED: 'A wrong password was told.',
    RETRIEVAL_ASKED: 'An original in cold storage was asked for.',
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

export const ErrorCodeEnum = enumOf(
  'ErrorCode',
  'Why a mutation was refused. Codes are never renamed; more may come.',
  USER_ERROR_CODES,
);

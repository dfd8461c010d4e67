import { registerEnumType } from 'type-graphql';

import { ROLES } from '../../../domain/account/user.ts';
import { ARCHIVAL_STATES } from '../../../domain/content/archival.ts';
import { COPY_STATES } from '../../../domain/content/copy.ts';
import { FILE_CATEGORIES } from '../../../domain/file/file-type.ts';
import { UPLOAD_STATUSES } from '../../../domain/file/upload-status.ts';
import { RETRIEVAL_TIERS } from '../../../domain/retrieval/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../../domain/storage/storage-class.ts';
import { UPLOAD_SESSION_STATUSES } from '../../../domain/upload/upload-session-status.ts';
import { USER_ERROR_CODES } from '../errors.ts';

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

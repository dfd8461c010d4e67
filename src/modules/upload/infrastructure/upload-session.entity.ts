import { defineEntity, p } from '@mikro-orm/core';

import {
  BytesType,
  FileHashType,
  FileSizeType,
  TextsType,
} from '../../../platform/postgres/value-types.ts';
import type { PartialUpload } from '../domain/new-upload-session.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';
import { UploadSession } from '../domain/upload-session.ts';

/** Maps UploadSession to table `upload_session`. The lease columns are managed by UploadSessionStore. */
export const UploadSessionEntity = defineEntity({
  class: UploadSession as unknown as new () => UploadSession,
  tableName: 'upload_session',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    _fileId: p.uuid().fieldName('file_id').nullable(),
    _status: p.string().$type<UploadSessionStatus>().fieldName('status'),
    _offset: p.type(BytesType).fieldName('upload_offset'),
    _size: p.type(FileSizeType).fieldName('size').nullable(),
    _reservedBytes: p.type(BytesType).fieldName('reserved_bytes'),
    declaredHash: p.type(FileHashType).fieldName('declared_sha256').nullable(),
    _hash: p.type(FileHashType).fieldName('sha256').nullable(),
    metadata: p.text().nullable(),
    createdAt: p.datetime(),
    _expiresAt: p.datetime().fieldName('expires_at'),
    _finishedAt: p.datetime().fieldName('finished_at').nullable(),
    _resultFileId: p.uuid().fieldName('result_file_id').nullable(),
    _duplicate: p.boolean().fieldName('duplicate'),
    _failureCode: p.string().fieldName('failure_code').nullable(),
    partial: p.boolean(),
    concat: p.text().nullable(),
    derivativeOf: p.uuid().nullable(),
    _automatic: p.boolean().fieldName('automatic'),
    _partials: p.json<readonly PartialUpload[]>().fieldName('partials').nullable(),
    _joinedInto: p.uuid().fieldName('joined_into').nullable(),
    _tokenHashes: p.type(TextsType).fieldName('token_hashes'),
  },
});

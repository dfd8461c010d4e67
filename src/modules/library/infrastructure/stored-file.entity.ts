import { defineEntity, p } from '@mikro-orm/core';

import { FileSizeType, FileTypeType, TextsType } from '../../../platform/postgres/value-types.ts';
import { CaptureTime, type CaptureTimeSource } from '../domain/capture-time.ts';
import { StoredFile } from '../domain/stored-file.ts';
import { ClaimedCaptureTimeType, FileNameType, UploadStatusType } from './value-types.ts';

const CaptureTimeColumns = defineEntity({
  class: CaptureTime as unknown as new () => CaptureTime,
  embeddable: true,
  properties: {
    at: p.datetime().fieldName('captured_at').nullable(),
    source: p.string().$type<CaptureTimeSource>().fieldName('capture_source').nullable(),
  },
});

/** Maps StoredFile to table `file`. */
export const StoredFileEntity = defineEntity({
  class: StoredFile as unknown as new () => StoredFile,
  tableName: 'file',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    _name: p.type(FileNameType).fieldName('name'),
    _type: p.type(FileTypeType).fieldName('mime_type'),
    _size: p.type(FileSizeType).fieldName('size').nullable(),
    _status: p.type(UploadStatusType).fieldName('status'),
    _tags: p.type(TextsType).fieldName('tags'),
    _captureTime: () => p.embedded(CaptureTimeColumns).prefix(false).nullable(),
    claimedCaptureTime: p.type(ClaimedCaptureTimeType).fieldName('claimed_captured_at').nullable(),
    _sortAt: p.datetime().fieldName('sort_at'),
    _contentId: p.uuid().fieldName('content_id').nullable(),
    createdAt: p.datetime(),
    _completedAt: p.datetime().fieldName('completed_at').nullable(),
    preferredProvider: p.string().fieldName('provider_preference').nullable(),
    _trashedAt: p.datetime().fieldName('trashed_at').nullable(),
    _description: p.text().fieldName('description').nullable(),
    _favourite: p.boolean().fieldName('favourite'),
    version: p.integer().version(),
  },
});

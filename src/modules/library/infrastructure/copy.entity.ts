import { defineEntity, p } from '@mikro-orm/core';

import type { StorageClass } from '../../storage/domain/storage-class.ts';
import { StorageLocation } from '../../storage/domain/storage-location.ts';
import { Copy, type CopyState } from '../domain/copy.ts';
import { RestoreStateType } from './value-types.ts';

const LocationColumns = defineEntity({
  class: StorageLocation as unknown as new () => StorageLocation,
  embeddable: true,
  properties: {
    provider: p.string(),
    key: p.string(),
    storageClass: p.string().$type<StorageClass>(),
    version: p.string().nullable(),
  },
});

/** Maps Copy to table `content_copy`. */
export const CopyEntity = defineEntity({
  class: Copy as unknown as new () => Copy,
  tableName: 'content_copy',
  properties: {
    id: p.uuid().primary(),
    contentId: p.uuid(),
    location: () => p.embedded(LocationColumns).prefix(false),
    _state: p.string().$type<CopyState>().fieldName('state'),
    _verifiedAt: p.datetime().fieldName('verified_at').nullable(),
    _verifyDueAt: p.datetime().fieldName('verify_due_at').nullable(),
    _crc32: p.text().fieldName('crc32').nullable(),
    _restore: p.type(RestoreStateType).fieldName('restore'),
    createdAt: p.datetime(),
  },
});

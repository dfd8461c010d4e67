import { defineEntity, p } from '@mikro-orm/core';

import { FileHashType, FileSizeType } from '../../../platform/postgres/value-types.ts';
import { Content, type ContentState } from '../domain/content.ts';

/** Maps Content to table `content`. */
export const ContentEntity = defineEntity({
  class: Content as unknown as new () => Content,
  tableName: 'content',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    sha256: p.type(FileHashType).fieldName('sha256'),
    size: p.type(FileSizeType),
    _state: p.string().$type<ContentState>().fieldName('state'),
    _generation: p.integer().fieldName('generation'),
    _deletingAt: p.datetime().fieldName('deleting_at').nullable(),
    createdAt: p.datetime(),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

import { BytesType } from '../../../platform/postgres/value-types.ts';
import { RetrievalItem } from '../domain/retrieval-item.ts';

/** Maps RetrievalItem to the table `retrieval_item`. */
export const RetrievalItemEntity = defineEntity({
  class: RetrievalItem as unknown as new () => RetrievalItem,
  tableName: 'retrieval_item',
  properties: {
    requestId: p.uuid().primary(),
    fileId: p.uuid().primary(),
    contentId: p.uuid(),
    bytes: p.type(BytesType),
    operationId: p.uuid().nullable(),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

import { ShareRequest, type ShareRequestStatus } from '../domain/share-request.ts';

/** Maps ShareRequest to table `share_request`. */
export const ShareRequestEntity = defineEntity({
  class: ShareRequest as unknown as new () => ShareRequest,
  tableName: 'share_request',
  properties: {
    id: p.uuid().primary(),
    shareId: p.uuid(),
    ownerId: p.uuid(),
    fileId: p.uuid(),
    userId: p.uuid().nullable(),
    network: p.text().nullable(),
    _status: p.string().$type<ShareRequestStatus>().fieldName('status'),
    askedAt: p.datetime(),
    _answeredAt: p.datetime().fieldName('answered_at').nullable(),
    _retrievalId: p.uuid().fieldName('retrieval_id').nullable(),
    version: p.integer().version(),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import { RetrievalRequest, type RetrievalStatus } from '../domain/retrieval-request.ts';

/** Maps RetrievalRequest to the table `retrieval_request`; its items have a table of their own. */
export const RetrievalRequestEntity = defineEntity({
  class: RetrievalRequest as unknown as new () => RetrievalRequest,
  tableName: 'retrieval_request',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    tier: p.string().$type<RetrievalTier>(),
    _days: p.integer().fieldName('days'),
    _status: p.string().$type<RetrievalStatus>().fieldName('status'),
    costAmount: p.decimal().nullable(),
    costCurrency: p.string().nullable(),
    latest: p.datetime().fieldName('latest_at').nullable(),
    createdAt: p.datetime(),
    _startedAt: p.datetime().fieldName('started_at').nullable(),
    _readyAt: p.datetime().fieldName('ready_at').nullable(),
    _expiresAt: p.datetime().fieldName('expires_at').nullable(),
    _warnAt: p.datetime().fieldName('warn_at').nullable(),
    _warnedAt: p.datetime().fieldName('warned_at').nullable(),
    _finishedAt: p.datetime().fieldName('finished_at').nullable(),
    _failureReason: p.string().$type<RestoreFailure>().fieldName('failure_reason').nullable(),
    version: p.integer().version(),
  },
});

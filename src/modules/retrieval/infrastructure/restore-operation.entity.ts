import { defineEntity, p } from '@mikro-orm/core';

import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreOperationStatus } from '../domain/provider-request.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import { RestoreOperation } from '../domain/restore-operation.ts';

/** Maps RestoreOperation to the table `restore_operation`. */
export const RestoreOperationEntity = defineEntity({
  class: RestoreOperation as unknown as new () => RestoreOperation,
  tableName: 'restore_operation',
  properties: {
    id: p.uuid().primary(),
    copyId: p.uuid(),
    _tier: p.string().$type<RetrievalTier>().fieldName('tier'),
    _askedTier: p.string().$type<RetrievalTier>().fieldName('asked_tier').nullable(),
    _days: p.integer().fieldName('days'),
    _extendDays: p.integer().fieldName('extend_days').nullable(),
    _status: p.string().$type<RestoreOperationStatus>().fieldName('status'),
    createdAt: p.datetime(),
    _askedAt: p.datetime().fieldName('asked_at').nullable(),
    _readyAt: p.datetime().fieldName('ready_at').nullable(),
    _until: p.datetime().fieldName('until_at').nullable(),
    _nextPollAt: p.datetime().fieldName('next_look_at').nullable(),
    _failureReason: p.string().$type<RestoreFailure>().fieldName('failure_reason').nullable(),
    _failures: p.integer().fieldName('failures'),
    _problem: p.text().fieldName('problem').nullable(),
    version: p.integer().version(),
  },
});

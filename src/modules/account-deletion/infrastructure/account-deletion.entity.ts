import { defineEntity, p } from '@mikro-orm/core';

import {
  type AccountContents,
  AccountDeletion,
  type AccountDeletionStatus,
} from '../domain/account-deletion.ts';

/** Maps AccountDeletion to table `account_deletion`. */
export const AccountDeletionEntity = defineEntity({
  class: AccountDeletion as unknown as new () => AccountDeletion,
  tableName: 'account_deletion',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    requestedAt: p.datetime(),
    dueAt: p.datetime(),
    _status: p.string().$type<AccountDeletionStatus>().fieldName('status'),
    _startedAt: p.datetime().fieldName('started_at').nullable(),
    _finishedAt: p.datetime().fieldName('finished_at').nullable(),
    _contents: p.json<AccountContents>().fieldName('contents').nullable(),
  },
});

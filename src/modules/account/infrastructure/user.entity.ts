import { defineEntity, p } from '@mikro-orm/core';

import { BytesType } from '../../../platform/postgres/value-types.ts';
import { User, type Role } from '../domain/user.ts';
import { EmailType } from './value-types.ts';

/** Maps User to table `app_user`; QuotaLedger updates the usage columns. */
export const UserEntity = defineEntity({
  class: User as unknown as new () => User,
  tableName: 'app_user',
  properties: {
    id: p.uuid().primary(),
    email: p.type(EmailType),
    role: p.string().$type<Role>(),
    passwordHash: p.string(),
    quotaLimit: p.type(BytesType),
    createdAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

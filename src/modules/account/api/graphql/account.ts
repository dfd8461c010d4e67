import { Field, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import type { AccountWithQuota } from '../../application/account-queries.ts';
import { userCursors } from './cursors.ts';
import { QuotaObject } from './quota.ts';
import { UserObject } from './user.ts';

@ObjectType('UserEdge', {
  description: 'A user with their cursor and quota, visible to admins only.',
})
class UserEdgeObject extends edgeOf(UserObject, ({ id }: AccountWithQuota) =>
  userCursors.encode(id),
) {
  @Field(() => QuotaObject, { description: "The user's storage quota." })
  get quota(): QuotaObject {
    return new QuotaObject(this.row.id, this.row.quota);
  }
}

@ObjectType('UserConnection', { description: "A page of the installation's users." })
export class UserConnectionObject extends connectionOf(UserEdgeObject) {}

import { Field, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import type { PageLimits } from '../../../../platform/graphql/page-info.ts';
import type { AccountWithQuota } from '../../application/account-queries.ts';
import { encodeUserCursor } from './cursors.ts';
import { QuotaObject } from './quota.ts';
import { UserObject } from './user.ts';

@ObjectType('UserEdge', {
  description: 'A user with their cursor and quota, visible to admins only.',
})
class UserEdgeObject extends edgeOf(() => UserObject) {
  @Field(() => QuotaObject, { description: "The user's storage quota." })
  readonly quota: QuotaObject;

  constructor(row: AccountWithQuota) {
    super(encodeUserCursor(row.id), new UserObject(row));
    this.quota = new QuotaObject(row.id, row.quota);
  }
}

@ObjectType('UserConnection', { description: "A page of the installation's users." })
export class UserConnectionObject extends connectionOf(
  () => UserEdgeObject,
  () => UserObject,
) {
  constructor(rows: readonly AccountWithQuota[], page: PageLimits) {
    super(
      rows.map((row) => new UserEdgeObject(row)),
      page,
    );
  }
}

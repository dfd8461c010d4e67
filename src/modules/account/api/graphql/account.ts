import { Field, ObjectType } from 'type-graphql';

import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import type { AccountWithQuota } from '../../application/account-queries.ts';
import { encodeUserCursor } from './cursors.ts';
import { QuotaObject } from './quota.ts';
import { UserObject } from './user.ts';

@ObjectType('UserEdge', {
  description: 'A user with their cursor and quota, visible to admins only.',
})
export class UserEdgeObject {
  @Field(() => String, { description: 'Pass as `after` to continue from here.' })
  readonly cursor: string;

  @Field(() => UserObject, { description: 'The user.' })
  readonly node: UserObject;

  @Field(() => QuotaObject, { description: "The user's storage quota." })
  readonly quota: QuotaObject;

  constructor(row: AccountWithQuota) {
    this.cursor = encodeUserCursor(row.id);
    this.node = new UserObject(row);
    this.quota = new QuotaObject(row.id, row.quota);
  }
}

@ObjectType('UserConnection', { description: "A page of the installation's users." })
export class UserConnectionObject {
  @Field(() => [UserEdgeObject], { description: 'The users with their cursors and quotas.' })
  readonly edges: readonly UserEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    rows: readonly AccountWithQuota[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = rows.map((row) => new UserEdgeObject(row));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [UserObject], { description: 'The users without their cursors.' })
  get nodes(): readonly UserObject[] {
    return this.edges.map(({ node }) => node);
  }
}

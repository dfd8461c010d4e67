import { Field, ObjectType } from 'type-graphql';

import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import type { AccountWithQuota } from '../../application/account-queries.ts';
import { encodeUserCursor } from './cursors.ts';
import { QuotaObject } from './quota.ts';
import { UserObject } from './user.ts';

@ObjectType('UserEdge', {
  description: 'A user and their place in the list, as an admin sees them.',
})
export class UserEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
  readonly cursor: string;

  @Field(() => UserObject, { description: 'The user.' })
  readonly node: UserObject;

  @Field(() => QuotaObject, { description: 'How much the user may keep, and does.' })
  readonly quota: QuotaObject;

  constructor(row: AccountWithQuota) {
    this.cursor = encodeUserCursor(row.id);
    this.node = new UserObject(row);
    this.quota = new QuotaObject(row.id, row.quota);
  }
}

@ObjectType('UserConnection', { description: 'A page of the users of the installation.' })
export class UserConnectionObject {
  @Field(() => [UserEdgeObject], { description: 'The users with their cursors and quotas.' })
  readonly edges: readonly UserEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
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

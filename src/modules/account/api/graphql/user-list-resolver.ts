import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';

import { requirePageSize } from '../../../../kernel/paging.ts';
import type { AccountQueries } from '../../application/account-queries.ts';
import { UserConnectionObject } from './account.ts';
import { adminOf } from './admin.ts';
import type { GraphqlContext } from './context.ts';
import { decodeUserCursor } from './cursors.ts';

@Resolver()
export class UserListResolver {
  constructor(private readonly accounts: Pick<AccountQueries, 'page'>) {}

  @Query(() => UserConnectionObject, {
    description: 'Everybody who keeps files here, in the order they came. Only for admins.',
  })
  async users(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { description: 'So many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Only those after this cursor.' })
    after?: string | null,
    @Arg('query', () => String, {
      nullable: true,
      description: 'Only those with this in their address, whatever the case.',
    })
    query?: string | null,
  ): Promise<UserConnectionObject> {
    await adminOf(context);
    const size = requirePageSize(first);
    const rows = await this.accounts.page({
      after: after ? decodeUserCursor(after) : undefined,
      query: query?.normalize('NFC').trim().toLowerCase() || undefined,
      limit: size + 1,
    });
    return new UserConnectionObject(rows.slice(0, size), {
      hasNextPage: rows.length > size,
      hasPreviousPage: Boolean(after),
    });
  }
}

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
    description: 'All users of the installation, oldest account first. Admins only.',
  })
  async users(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { description: 'Page size, 1–100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Returns items after this cursor.' })
    after?: string | null,
    @Arg('query', () => String, {
      nullable: true,
      description: 'Only users whose email address contains this text. Case-insensitive.',
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

import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';

import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import type { AccountQueries } from '../../application/account-queries.ts';
import { UserConnectionObject } from './account.ts';
import { adminOf } from './admin.ts';
import type { GraphqlContext } from './context.ts';
import { userCursors } from './cursors.ts';

@Resolver()
export class UserListResolver {
  constructor(private readonly accounts: Pick<AccountQueries, 'page'>) {}

  @Query(() => UserConnectionObject, {
    description: 'All users of the installation, oldest account first. Admins only.',
  })
  async users(
    @Ctx() context: GraphqlContext,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
    @Arg('query', () => String, {
      nullable: true,
      description: 'Only users whose email address contains this text. Case-insensitive.',
    })
    query?: string | null,
  ): Promise<UserConnectionObject> {
    await adminOf(context);
    const page = await forwardPage(args, userCursors, (wanted) =>
      this.accounts.page({
        ...wanted,
        query: query?.normalize('NFC').trim().toLowerCase() || undefined,
      }),
    );
    return new UserConnectionObject(page);
  }
}

import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../../library/api/graphql/context.ts';
import type { ListFiles } from '../../application/list-files.ts';
import { FileConnectionObject } from './file-connection.ts';

@Resolver(() => FileConnectionObject)
export class FileConnectionResolver {
  constructor(private readonly listFiles: ListFiles) {}

  @FieldResolver(() => Int, {
    description: 'Total number of files in the list. Computed on request.',
  })
  async totalCount(
    @Root() { criteria }: FileConnectionObject,
    @Ctx() context: GraphqlContext,
  ): Promise<number> {
    const { account } = await context.viewer();
    return this.listFiles.count(account.id, criteria);
  }
}

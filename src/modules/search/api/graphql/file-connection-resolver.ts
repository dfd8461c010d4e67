import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../../library/api/graphql/context.ts';
import type { ListFiles } from '../../application/list-files.ts';
import { FileConnectionObject } from './file-connection.ts';

@Resolver(() => FileConnectionObject)
export class FileConnectionResolver {
  constructor(private readonly listFiles: ListFiles) {}

  @FieldResolver(() => Int, {
    description: 'How many files the whole list has. Counted only when it is asked for.',
  })
  async totalCount(
    @Root() { wanted }: FileConnectionObject,
    @Ctx() context: GraphqlContext,
  ): Promise<number> {
    const { account } = await context.viewer();
    return this.listFiles.count(account.id, wanted);
  }
}

import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { ListFiles } from '../../../application/file/list-files.ts';
import type { GraphqlContext } from '../context.ts';
import { FileConnectionObject } from '../types/file-connection.ts';

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

import { Ctx, FieldResolver, Int, Resolver } from 'type-graphql';

import type { FileQueries } from '../../../application/ports/file-queries.ts';
import type { GraphqlContext } from '../context.ts';
import { FileConnectionObject } from '../types/file-connection.ts';

@Resolver(() => FileConnectionObject)
export class FileConnectionResolver {
  constructor(private readonly files: Pick<FileQueries, 'count'>) {}

  @FieldResolver(() => Int, {
    description: 'How many files the whole list has. Counted only when it is asked for.',
  })
  async totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    const { account } = await context.viewer();
    return this.files.count(account.id);
  }
}

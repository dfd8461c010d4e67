import { Ctx, FieldResolver, Int, Resolver } from 'type-graphql';

import type { UploadQueries } from '../../application/upload-queries.ts';
import type { GraphqlContext } from './context.ts';
import { UploadSessionConnectionObject } from './upload-session.ts';

@Resolver(() => UploadSessionConnectionObject)
export class UploadSessionConnectionResolver {
  constructor(private readonly uploads: Pick<UploadQueries, 'countOpen'>) {}

  @FieldResolver(() => Int, {
    description: 'Total number of uploads in the list. Counted only if requested.',
  })
  async totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    const { account } = await context.viewer();
    return this.uploads.countOpen(account.id);
  }
}

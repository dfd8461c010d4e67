import { Ctx, FieldResolver, Int, Resolver } from 'type-graphql';

import type { RetrievalQueries } from '../../application/retrieval-queries.ts';
import type { GraphqlContext } from './context.ts';
import { RetrievalRequestConnectionObject } from './retrieval-request.ts';

@Resolver(() => RetrievalRequestConnectionObject)
export class RetrievalConnectionResolver {
  constructor(private readonly retrievals: Pick<RetrievalQueries, 'count'>) {}

  @FieldResolver(() => Int, {
    description: 'Total number of retrievals in the list. Counted only if requested.',
  })
  async totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    const { account } = await context.viewer();
    return this.retrievals.count(account.id);
  }
}

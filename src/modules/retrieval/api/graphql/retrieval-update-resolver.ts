import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import type { RetrievalUpdate } from '../../application/retrieval-update.ts';
import type { GraphqlContext } from './context.ts';
import { RetrievalUpdateObject } from './retrieval-request.ts';

@Resolver()
export class RetrievalUpdateResolver {
  @Subscription(() => RetrievalUpdateObject, {
    description:
      'How retrievals go: first where they stand now, then each step. Of one retrieval, until it is over; else of all the viewer has. Each READY is told once.',
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, { id?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.id == null) return context.watchRetrievals.execute(account.id);
      const uuid = uuidOf('retrieval', args.id);
      if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such retrieval');
      return context.watchRetrievals.execute(account.id, uuid);
    },
  })
  retrievalUpdated(
    @Root() update: RetrievalUpdate,
    @Arg('id', () => ID, { nullable: true, description: 'Only this retrieval.' })
    _id?: string | null,
  ): RetrievalUpdateObject {
    return new RetrievalUpdateObject(update);
  }
}

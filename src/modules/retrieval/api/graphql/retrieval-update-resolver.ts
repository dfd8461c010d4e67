import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';

import { requireUuid } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import type { RetrievalUpdate } from '../../application/retrieval-update.ts';
import type { GraphqlContext } from './context.ts';
import { RetrievalUpdateObject } from './retrieval-request.ts';

@Resolver()
export class RetrievalUpdateResolver {
  @Subscription(() => RetrievalUpdateObject, {
    description:
      'Current state of retrievals, followed by every change. With `id`, ends when that retrieval is over; without, covers all retrievals of the viewer. READY is delivered once per retrieval.',
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, { id?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.id == null) return context.watchRetrievals.execute(account.id);
      const uuid = requireUuid('retrieval', args.id, 'The retrieval was not found.');
      return context.watchRetrievals.execute(account.id, uuid);
    },
  })
  retrievalUpdated(
    @Root() update: RetrievalUpdate,
    @Arg('id', () => ID, { nullable: true, description: 'Limits updates to this retrieval.' })
    _id?: string | null,
  ): RetrievalUpdateObject {
    return new RetrievalUpdateObject(update);
  }
}

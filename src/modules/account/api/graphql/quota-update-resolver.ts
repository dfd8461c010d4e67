import { Resolver, Root, Subscription } from 'type-graphql';

import type { Subscribing } from '../../../../platform/graphql/context.ts';
import type { QuotaUpdate } from '../../application/watch-quota.ts';
import type { GraphqlContext } from './context.ts';
import { QuotaUpdateObject } from './quota.ts';

@Resolver()
export class QuotaUpdateResolver {
  @Subscription(() => QuotaUpdateObject, {
    description:
      "The viewer's quota: first its current state, then an update whenever usage crosses 80, 95 or 100 percent of the limit in either direction. An update may be delivered more than once.",
    subscribe: async ({ context }: Subscribing<GraphqlContext, object>) => {
      const { account } = await context.viewer();
      return context.watchQuota.execute(account.id);
    },
  })
  quotaUpdated(@Root() update: QuotaUpdate): QuotaUpdateObject {
    return new QuotaUpdateObject(update);
  }
}

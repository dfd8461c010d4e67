import { Resolver, Root, Subscription } from 'type-graphql';

import type { Subscribing } from '../../../../platform/graphql/context.ts';
import type { QuotaUpdate } from '../../application/watch-quota.ts';
import type { GraphqlContext } from './context.ts';
import { QuotaUpdateObject } from './quota.ts';

@Resolver()
export class QuotaUpdateResolver {
  @Subscription(() => QuotaUpdateObject, {
    description:
      "The viewer's quota: first as it is, then each time that what is kept crosses 80, 95 or 100 percent of the limit, up or down. A crossing may be told twice.",
    subscribe: async ({ context }: Subscribing<GraphqlContext, object>) => {
      const { account } = await context.viewer();
      return context.watchQuota.execute(account.id);
    },
  })
  quotaUpdated(@Root() update: QuotaUpdate): QuotaUpdateObject {
    return new QuotaUpdateObject(update);
  }
}

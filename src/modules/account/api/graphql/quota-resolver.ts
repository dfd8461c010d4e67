import { Arg, Args, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { requireUuid } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { QuotaChanges } from '../../application/quota-changes.ts';
import type { QuotaLedger } from '../../application/quota-ledger.ts';
import type { SetQuota } from '../../application/set-quota.ts';
import type { QuotaUpdate } from '../../application/watch-quota.ts';
import { AdminOnly } from './admin.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { quotaChangeCursors } from './cursors.ts';
import {
  QuotaChangeConnectionObject,
  QuotaObject,
  QuotaSetPayload,
  QuotaUpdateObject,
} from './quota.ts';

export interface QuotaResolverDeps {
  readonly quota: Pick<QuotaLedger, 'read'>;
  readonly setQuota: SetQuota;
  readonly quotaChanges: Pick<QuotaChanges, 'page'>;
}

@Resolver()
export class QuotaResolver {
  constructor(private readonly deps: QuotaResolverDeps) {}

  @Query(() => QuotaObject, { description: "The viewer's storage quota." })
  async quota(@CurrentViewer() { account }: Viewer): Promise<QuotaObject> {
    const quota = await this.quotaOf(account.id);
    if (!quota) throw new DomainError('UNAUTHENTICATED', 'The account no longer exists.');
    return quota;
  }

  @Query(() => QuotaChangeConnectionObject, {
    description: "Changes of a user's storage limit by admins, newest first. Admins only.",
  })
  @AdminOnly()
  async quotaChanges(
    @Arg('userId', () => ID, { description: "The user's ID." }) userId: string,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<QuotaChangeConnectionObject> {
    const ownerId = requireUuid('user', userId, 'User not found.');
    const page = await forwardPage(args, quotaChangeCursors, (wanted) =>
      this.deps.quotaChanges.page(ownerId, wanted),
    );
    return new QuotaChangeConnectionObject(page);
  }

  @Mutation(() => QuotaSetPayload, {
    nullable: true,
    description:
      "Sets a user's storage quota. Lowering it below the current usage deletes nothing but blocks further uploads. Recorded in `quotaChanges`. Admins only.",
  })
  @AdminOnly()
  async quotaSet(
    @Arg('userId', () => ID, { description: "The user's ID." }) userId: string,
    @Arg('limitBytes', () => ByteSizeScalar, { description: 'Total bytes the user may store.' })
    limitBytes: number,
    @CurrentViewer() { account }: Viewer,
  ): Promise<QuotaSetPayload> {
    const fields = { NOT_FOUND: ['userId'], FILE_SIZE_INVALID: ['limitBytes'] };
    const outcome = await outcomeOf(fields, async () => {
      const ownerId = requireUuid('user', userId, 'User not found.');
      await this.deps.setQuota.execute(account.id, ownerId, limitBytes);
      return { quota: await this.quotaOf(ownerId) };
    });
    return new QuotaSetPayload(outcome);
  }

  @Subscription(() => QuotaUpdateObject, {
    description:
      "The viewer's quota: first its current state, then an update whenever usage crosses 80, 95 or 100 percent of the limit in either direction. An update may be delivered more than once.",
    subscribe: async ({ context }: Subscribing<GraphqlContext, object>) => {
      const { account } = await context.viewer();
      return context.watchQuota.execute(account.id);
    },
  })
  quotaUpdated(@Root() { ownerId, quota, level }: QuotaUpdate): QuotaUpdateObject {
    return { quota: new QuotaObject(ownerId, quota), thresholdPercent: level };
  }

  private async quotaOf(ownerId: string): Promise<QuotaObject | null> {
    const quota = await this.deps.quota.read(ownerId);
    return quota ? new QuotaObject(ownerId, quota) : null;
  }
}

import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { DescribeUsage } from '../../../library/application/describe-usage.ts';
import type { QuotaLedger } from '../../application/quota-ledger.ts';
import type { SetQuota } from '../../application/set-quota.ts';
import { adminOf } from './admin.ts';
import { CategoryUsageObject, ProviderUsageObject, QuotaObject, QuotaSetPayload } from './quota.ts';

export interface QuotaResolverParts {
  readonly quota: Pick<QuotaLedger, 'read'>;
  readonly describeUsage: DescribeUsage;
  readonly setQuota: SetQuota;
}

/** Whoever holds a QuotaObject has shown the right to see it. */
@Resolver(() => QuotaObject)
export class QuotaResolver {
  constructor(private readonly parts: QuotaResolverParts) {}

  @Query(() => QuotaObject, { description: 'How much the viewer may keep, and does.' })
  async quota(@Ctx() context: GraphqlContext): Promise<QuotaObject> {
    const { account } = await context.viewer();
    const quota = await this.quotaOf(account.id);
    if (!quota) throw new DomainError('UNAUTHENTICATED', 'the account is gone');
    return quota;
  }

  @Mutation(() => QuotaSetPayload, {
    nullable: true,
    description:
      'Decides how much a user may keep. A limit below what is kept removes nothing; it stops further uploads. Only for admins.',
  })
  async quotaSet(
    @Arg('userId', () => ID, { description: 'The account.' }) userId: string,
    @Arg('limitBytes', () => ByteSizeScalar, { description: 'Bytes that may be kept in all.' })
    limitBytes: number,
    @Ctx() context: GraphqlContext,
  ): Promise<QuotaSetPayload> {
    await adminOf(context);
    try {
      const ownerId = uuidOf('user', userId);
      if (ownerId === undefined) throw new DomainError('NOT_FOUND', 'no such user');
      await this.parts.setQuota.execute(ownerId, limitBytes);
      const quota = await this.quotaOf(ownerId);
      return new QuotaSetPayload(quota ? { quota } : {});
    } catch (error) {
      const fields = { NOT_FOUND: ['userId'], FILE_SIZE_INVALID: ['limitBytes'] };
      return new QuotaSetPayload({ error: userErrorOf(error, fields) });
    }
  }

  @FieldResolver(() => [CategoryUsageObject], {
    description:
      'What it is that is kept, by kind of file; together `usedBytes`. Summed only when it is asked for.',
  })
  async byCategory(@Root() { ownerId }: QuotaObject): Promise<CategoryUsageObject[]> {
    const usage = await this.parts.describeUsage.byCategory(ownerId);
    return usage.map((row) => new CategoryUsageObject(row));
  }

  @FieldResolver(() => [ProviderUsageObject], {
    description:
      'Where it lies. Every copy counts, so together it may be more than `usedBytes`, to which only the content itself counts. Summed only when it is asked for.',
  })
  async byProvider(@Root() { ownerId }: QuotaObject): Promise<ProviderUsageObject[]> {
    const usage = await this.parts.describeUsage.byProvider(ownerId);
    return usage.map((row) => new ProviderUsageObject(row));
  }

  @FieldResolver(() => ByteSizeScalar, {
    description:
      'Bytes, of those that are used, that emptying the trash would free. Summed only when it is asked for.',
  })
  trashBytes(@Root() { ownerId }: QuotaObject): Promise<number> {
    return this.parts.describeUsage.trashBytes(ownerId);
  }

  private async quotaOf(ownerId: string): Promise<QuotaObject | undefined> {
    const quota = await this.parts.quota.read(ownerId);
    return quota && new QuotaObject(ownerId, quota);
  }
}

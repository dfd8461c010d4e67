import { FieldResolver, Resolver, Root } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { QuotaObject } from '../../../account/api/graphql/quota.ts';
import type { DescribeUsage } from '../../application/describe-usage.ts';
import { CategoryUsageObject, ProviderUsageObject } from './usage.ts';

/** Needs no access check: a QuotaObject is created only for callers who may see it. */
@Resolver(() => QuotaObject)
export class UsageResolver {
  constructor(private readonly describeUsage: DescribeUsage) {}

  @FieldResolver(() => [CategoryUsageObject], {
    description: 'Usage by file category; the bytes add up to `usedBytes`. Computed on request.',
  })
  async byCategory(@Root() { ownerId }: QuotaObject): Promise<CategoryUsageObject[]> {
    const usage = await this.describeUsage.byCategory(ownerId);
    return usage.map((row) => new CategoryUsageObject(row));
  }

  @FieldResolver(() => [ProviderUsageObject], {
    description:
      'Usage by storage provider. Counts every copy, so the total may exceed `usedBytes`, which counts each content once. Computed on request.',
  })
  async byProvider(@Root() { ownerId }: QuotaObject): Promise<ProviderUsageObject[]> {
    const usage = await this.describeUsage.byProvider(ownerId);
    return usage.map((row) => new ProviderUsageObject(row));
  }

  @FieldResolver(() => ByteSizeScalar, {
    description: 'Bytes of `usedBytes` that emptying the trash would free. Computed on request.',
  })
  trashBytes(@Root() { ownerId }: QuotaObject): Promise<number> {
    return this.describeUsage.trashBytes(ownerId);
  }
}

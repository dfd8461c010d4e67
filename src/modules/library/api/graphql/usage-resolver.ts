import { FieldResolver, Resolver, Root } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { QuotaObject } from '../../../account/api/graphql/quota.ts';
import type { DescribeUsage } from '../../application/describe-usage.ts';
import { CategoryUsageObject, ProviderUsageObject } from './usage.ts';

/** A QuotaObject is only made for a caller who may see it. */
@Resolver(() => QuotaObject)
export class UsageResolver {
  constructor(private readonly describeUsage: DescribeUsage) {}

  @FieldResolver(() => [CategoryUsageObject], {
    description:
      'What it is that is kept, by kind of file; together `usedBytes`. Summed only when it is asked for.',
  })
  async byCategory(@Root() { ownerId }: QuotaObject): Promise<CategoryUsageObject[]> {
    const usage = await this.describeUsage.byCategory(ownerId);
    return usage.map((row) => new CategoryUsageObject(row));
  }

  @FieldResolver(() => [ProviderUsageObject], {
    description:
      'Where it lies. Every copy counts, so together it may be more than `usedBytes`, to which only the content itself counts. Summed only when it is asked for.',
  })
  async byProvider(@Root() { ownerId }: QuotaObject): Promise<ProviderUsageObject[]> {
    const usage = await this.describeUsage.byProvider(ownerId);
    return usage.map((row) => new ProviderUsageObject(row));
  }

  @FieldResolver(() => ByteSizeScalar, {
    description:
      'Bytes, of those that are used, that emptying the trash would free. Summed only when it is asked for.',
  })
  trashBytes(@Root() { ownerId }: QuotaObject): Promise<number> {
    return this.describeUsage.trashBytes(ownerId);
  }
}

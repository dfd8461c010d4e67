import { FieldResolver, Resolver, Root } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { QuotaObject } from '../../../account/api/graphql/quota.ts';
import type {
  CategoryUsage,
  DescribeUsage,
  ProviderUsage,
} from '../../application/describe-usage.ts';
import { CategoryUsageObject, ProviderUsageObject } from './usage.ts';

/** Needs no access check: a QuotaObject is created only for callers who may see it. */
@Resolver(() => QuotaObject)
export class UsageResolver {
  constructor(private readonly describeUsage: DescribeUsage) {}

  @FieldResolver(() => [CategoryUsageObject], {
    description: 'Usage by file category; the bytes add up to `usedBytes`. Computed on request.',
  })
  byCategory(@Root() { ownerId }: QuotaObject): Promise<CategoryUsage[]> {
    return this.describeUsage.byCategory(ownerId);
  }

  @FieldResolver(() => [ProviderUsageObject], {
    description:
      'Usage by storage provider. Counts every copy, so the total may exceed `usedBytes`, which counts each content once. Computed on request.',
  })
  byProvider(@Root() { ownerId }: QuotaObject): Promise<ProviderUsage[]> {
    return this.describeUsage.byProvider(ownerId);
  }

  @FieldResolver(() => ByteSizeScalar, {
    description: 'Bytes of `usedBytes` that emptying the trash would free. Computed on request.',
  })
  trashBytes(@Root() { ownerId }: QuotaObject): Promise<number> {
    return this.describeUsage.trashBytes(ownerId);
  }
}

import { Field, Int, ObjectType } from 'type-graphql';

import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { CategoryUsage, ProviderUsage } from '../../application/describe-usage.ts';

@ObjectType('CategoryUsage', { description: 'Storage used by the files of one category.' })
export abstract class CategoryUsageObject implements CategoryUsage {
  @Field(() => FileCategoryEnum, { description: 'The file category.' })
  declare readonly category: CategoryUsage['category'];

  @Field(() => ByteSizeScalar, { description: 'Bytes in use; identical files count once.' })
  declare readonly bytes: CategoryUsage['bytes'];

  @Field(() => Int, { description: 'Number of files, including trashed ones.' })
  declare readonly files: CategoryUsage['files'];
}

@ObjectType('ProviderUsage', { description: 'Storage used at one provider.' })
export abstract class ProviderUsageObject implements ProviderUsage {
  @Field(() => String, { description: 'Configured name of the provider.' })
  declare readonly provider: ProviderUsage['provider'];

  @Field(() => ByteSizeScalar, { description: 'Bytes of all copies at the provider.' })
  declare readonly bytes: ProviderUsage['bytes'];
}

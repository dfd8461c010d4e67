import { Field, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { CategoryUsage, ProviderUsage } from '../../application/describe-usage.ts';

@ObjectType('CategoryUsage', { description: 'Storage used by the files of one category.' })
export class CategoryUsageObject {
  constructor(private readonly usage: CategoryUsage) {}

  @Field(() => FileCategoryEnum, { description: 'The file category.' })
  get category(): FileCategory {
    return this.usage.category;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes in use; identical files count once.' })
  get bytes(): number {
    return this.usage.bytes;
  }

  @Field(() => Int, { description: 'Number of files, including trashed ones.' })
  get files(): number {
    return this.usage.files;
  }
}

@ObjectType('ProviderUsage', { description: 'Storage used at one provider.' })
export class ProviderUsageObject {
  constructor(private readonly usage: ProviderUsage) {}

  @Field(() => String, { description: 'Configured name of the provider.' })
  get provider(): string {
    return this.usage.provider;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes of all copies at the provider.' })
  get bytes(): number {
    return this.usage.bytes;
  }
}

import { Field, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import type { CategoryUsage, ProviderUsage } from '../../application/describe-usage.ts';

@ObjectType('CategoryUsage', { description: 'What the files of one category take up.' })
export class CategoryUsageObject {
  constructor(private readonly usage: CategoryUsage) {}

  @Field(() => FileCategoryEnum, { description: 'The kind of file.' })
  get category(): FileCategory {
    return this.usage.category;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes; identical files count once.' })
  get bytes(): number {
    return this.usage.bytes;
  }

  @Field(() => Int, { description: 'Files, those in the trash included.' })
  get files(): number {
    return this.usage.files;
  }
}

@ObjectType('ProviderUsage', { description: 'What lies at one storage provider.' })
export class ProviderUsageObject {
  constructor(private readonly usage: ProviderUsage) {}

  @Field(() => String, { description: 'The name it is configured under.' })
  get provider(): string {
    return this.usage.provider;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes of all copies there.' })
  get bytes(): number {
    return this.usage.bytes;
  }
}

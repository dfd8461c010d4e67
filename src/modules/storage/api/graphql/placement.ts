import { Field, InputType, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, MimeTypeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { PlacementPolicy } from '../../domain/choose-provider.ts';
import type { PlacementExplanation } from '../../domain/explain-placement.ts';
import type { StorageClass } from '../../domain/storage-class.ts';
import { PlacementReasonEnum, StorageClassEnum } from './enums.ts';

@InputType('ProviderPreviewInput', {
  description: 'Properties of a file to preview placement for.',
})
export class ProviderPreviewInput {
  @Field(() => ByteSizeScalar, { description: 'File size in bytes.' })
  size!: number;

  @Field(() => MimeTypeScalar, { nullable: true, description: 'Media type; null if unknown.' })
  filetype?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the preferred provider.' })
  provider?: string | null;
}

@ObjectType('ProviderPreview', {
  description: 'Whether and why a provider would store a copy of a file.',
})
export class ProviderPreviewObject extends RowObject<PlacementExplanation> {
  @Field(() => String, { description: "The provider's configured name." })
  get provider(): string {
    return this.row.provider.name;
  }

  @Field(() => StorageClassEnum, { description: 'Storage class of the provider.' })
  get storageClass(): StorageClass {
    return this.row.provider.capabilities.storageClass;
  }

  @Field(() => PlacementReasonEnum, { description: 'Machine-readable code.' })
  declare readonly reason: PlacementExplanation['reason'];

  @Field(() => String, { description: 'The reason as an English sentence.' })
  declare readonly explanation: PlacementExplanation['explanation'];

  @Field(() => MoneyObject, {
    nullable: true,
    description:
      'Monthly storage cost of the file at this provider, at list prices; null if no price is known.',
  })
  declare readonly monthlyCost: PlacementExplanation['monthlyCost'];
}

@ObjectType('CategoryOrder', { description: 'Provider order for one file category.' })
@InputType('CategoryOrderInput', { description: 'Provider order for one file category.' })
export class CategoryOrder {
  @Field(() => FileCategoryEnum, { description: 'File category.' })
  category!: FileCategory;

  @Field(() => [String], { description: 'Provider names in order of preference.' })
  order!: readonly string[];
}

@ObjectType('PlacementPolicy', { description: 'Rules that decide where files are archived.' })
export class PlacementPolicyObject extends RowObject<PlacementPolicy> {
  @Field(() => [String], { description: 'Names of the archive providers in order of preference.' })
  declare readonly order: PlacementPolicy['order'];

  @Field(() => [CategoryOrder], {
    description: 'Provider orders that replace `order` for specific file categories.',
  })
  get orderByCategory(): readonly CategoryOrder[] {
    return Object.entries(this.row.orderByCategory).map(([category, order]) => ({
      category: category as FileCategory,
      order,
    }));
  }

  @Field(() => Int, {
    description:
      'Number of providers that must hold a verified copy before a file is ARCHIVED, 0–10. With 0, only files that request a provider are archived.',
  })
  declare readonly copies: PlacementPolicy['copies'];

  @Field(() => ByteSizeScalar, {
    description:
      'Files smaller than this are stored in a cold class only if no other provider is available.',
  })
  declare readonly coldMinBytes: PlacementPolicy['coldMinBytes'];

  @Field(() => Int, {
    description: 'Seconds a new file stays only at the landing provider before it is archived.',
  })
  declare readonly archiveAfterSeconds: PlacementPolicy['archiveAfterSeconds'];

  @Field(() => Int, {
    description: 'Seconds the hot copy is kept after the file is archived.',
  })
  declare readonly graceSeconds: PlacementPolicy['graceSeconds'];
}

@InputType('PlacementPolicyInput', {
  description: "Placement settings of one account. Null fields follow the installation's policy.",
})
export class PlacementPolicyInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Names of the archive providers in order of preference.',
  })
  order?: string[] | null;

  @Field(() => [CategoryOrder], {
    nullable: true,
    description: 'Provider orders that replace `order` for specific file categories.',
  })
  orderByCategory?: CategoryOrder[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of providers that must hold a verified copy before a file is ARCHIVED, 0–10.',
  })
  copies?: number | null;

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description:
      'Files smaller than this are stored in a cold class only if no other provider is available.',
  })
  coldMinBytes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds a new file stays only at the landing provider before it is archived.',
  })
  archiveAfterSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds the hot copy is kept after the file is archived.',
  })
  graceSeconds?: number | null;
}

@ObjectType('PlacementPolicyPayload', { description: 'Result of `placementPolicySet`.' })
export class PlacementPolicyPayload extends Payload<{ placementPolicy: PlacementPolicyObject }> {
  @Field(() => PlacementPolicyObject, {
    nullable: true,
    description: 'The policy now in effect; null if there are user errors.',
  })
  declare readonly placementPolicy: PlacementPolicyObject | null;
}

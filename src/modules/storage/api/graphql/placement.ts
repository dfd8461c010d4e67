import { Field, InputType, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar, MimeTypeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { PlacementPolicy } from '../../domain/choose-provider.ts';
import type { PlacementExplanation, PlacementReason } from '../../domain/explain-placement.ts';
import type { StorageClass } from '../../domain/storage-class.ts';
import { PlacementReasonEnum, StorageClassEnum } from './enums.ts';

@InputType('ProviderPreviewInput', { description: 'What is known about a file.' })
export class ProviderPreviewInput {
  @Field(() => ByteSizeScalar, { description: 'Its length in bytes.' })
  size!: number;

  @Field(() => MimeTypeScalar, { nullable: true, description: 'Its media type.' })
  filetype?: string | null;

  @Field(() => String, { nullable: true, description: 'The provider that is wished for.' })
  provider?: string | null;
}

@ObjectType('ProviderPreview', {
  description: 'Why a provider would, or would not, get a copy of a file.',
})
export class ProviderPreviewObject {
  constructor(private readonly of: PlacementExplanation) {}

  @Field(() => String, { description: 'Its configured name.' })
  get provider(): string {
    return this.of.provider.name;
  }

  @Field(() => StorageClassEnum, { description: 'How files are stored there.' })
  get storageClass(): StorageClass {
    return this.of.provider.capabilities.storageClass;
  }

  @Field(() => PlacementReasonEnum, { description: 'What to switch on.' })
  get reason(): PlacementReason {
    return this.of.reason;
  }

  @Field(() => String, { description: 'The same in one sentence, in English.' })
  get explanation(): string {
    return this.of.explanation;
  }

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'What the file would cost there in a month, at list prices; null: not known.',
  })
  get monthlyCost(): MoneyObject | null {
    return this.of.monthlyCost ? new MoneyObject(this.of.monthlyCost) : null;
  }
}

@ObjectType('CategoryOrder', { description: 'The providers for one kind of files.' })
export class CategoryOrderObject {
  @Field(() => FileCategoryEnum, { description: 'The kind of files.' })
  readonly category: FileCategory;

  @Field(() => [String], { description: 'Names of providers, best first.' })
  readonly order: readonly string[];

  constructor(category: FileCategory, order: readonly string[]) {
    this.category = category;
    this.order = order;
  }
}

@ObjectType('PlacementPolicy', { description: 'Where files are kept.' })
export class PlacementPolicyObject {
  constructor(private readonly policy: PlacementPolicy) {}

  @Field(() => [String], { description: 'Names of the providers that archive, best first.' })
  get order(): readonly string[] {
    return this.policy.order;
  }

  @Field(() => [CategoryOrderObject], { description: 'In place of `order` for kinds of files.' })
  get orderByCategory(): readonly CategoryOrderObject[] {
    return Object.entries(this.policy.orderByCategory).map(
      ([category, order]) => new CategoryOrderObject(category as FileCategory, order),
    );
  }

  @Field(() => Int, {
    description:
      'How many of them must hold a verified copy before a file is ARCHIVED. 0: only files that ask for a provider are archived.',
  })
  get copies(): number {
    return this.policy.copies;
  }

  @Field(() => ByteSizeScalar, {
    description: 'Smaller files go into a cold class only where there is no other.',
  })
  get coldMinBytes(): number {
    return this.policy.coldMinBytes;
  }

  @Field(() => Int, { description: 'How long a new file stays only where it landed, in seconds.' })
  get archiveAfterSeconds(): number {
    return this.policy.archiveAfterSeconds;
  }

  @Field(() => Int, {
    description: 'How long its hot copy stays beside the archived ones, in seconds.',
  })
  get graceSeconds(): number {
    return this.policy.graceSeconds;
  }
}

@InputType('CategoryOrderInput', { description: 'The providers for one kind of files.' })
export class CategoryOrderInput {
  @Field(() => FileCategoryEnum, { description: 'The kind of files.' })
  category!: FileCategory;

  @Field(() => [String], { description: 'Names of providers, best first.' })
  order!: string[];
}

@InputType('PlacementPolicyInput', {
  description: 'What is decided otherwise for one account; what is null follows the installation.',
})
export class PlacementPolicyInput {
  @Field(() => [String], { nullable: true, description: 'Names of providers, best first.' })
  order?: string[] | null;

  @Field(() => [CategoryOrderInput], {
    nullable: true,
    description: 'In place of `order` for kinds of files.',
  })
  orderByCategory?: CategoryOrderInput[] | null;

  @Field(() => Int, { nullable: true, description: '0 to 10.' })
  copies?: number | null;

  @Field(() => ByteSizeScalar, { nullable: true, description: 'See `PlacementPolicy`.' })
  coldMinBytes?: number | null;

  @Field(() => Int, { nullable: true, description: 'See `PlacementPolicy`.' })
  archiveAfterSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: 'See `PlacementPolicy`.' })
  graceSeconds?: number | null;
}

@ObjectType('PlacementPolicyPayload', { description: 'The outcome of `placementPolicySet`.' })
export class PlacementPolicyPayload {
  @Field(() => PlacementPolicyObject, {
    nullable: true,
    description: 'The policy as it holds now; null when there are userErrors.',
  })
  readonly placementPolicy: PlacementPolicyObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { policy?: PlacementPolicy; error?: UserErrorData }) {
    this.placementPolicy = outcome.policy ? new PlacementPolicyObject(outcome.policy) : null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

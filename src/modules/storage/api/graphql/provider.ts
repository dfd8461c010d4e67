import { Field, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { ProviderCheckStep, ProviderCheckStepName } from '../../application/check-provider.ts';
import type { ProviderCost, StorageCosts } from '../../application/storage-costs.ts';
import type { ProviderCandidate } from '../../domain/choose-provider.ts';
import type { RetrievalTier } from '../../domain/retrieval-tier.ts';
import type { StorageClass } from '../../domain/storage-class.ts';
import {
  ProviderCheckOutcomeEnum,
  ProviderCheckStepEnum,
  RetrievalTierEnum,
  StorageClassEnum,
} from './enums.ts';

const COUNT = 'How many objects, as a decimal string, because there may be more than 32 bits hold.';

@ObjectType('StorageCost', { description: 'What lies at one provider, and what that costs.' })
export class StorageCostObject {
  constructor(private readonly cost: ProviderCost) {}

  @Field(() => String, { description: "The provider's configured name." })
  get provider(): string {
    return this.cost.provider;
  }

  @Field(() => StorageClassEnum, { description: 'How the files are stored there.' })
  get storageClass(): StorageClass {
    return this.cost.storageClass;
  }

  @Field(() => ByteSizeScalar, { description: COUNT })
  get objects(): number {
    return this.cost.objects;
  }

  @Field(() => ByteSizeScalar, { description: 'Their bytes.' })
  get bytes(): number {
    return this.cost.bytes;
  }

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'What that costs a month; null where no price is known.',
  })
  get monthlyCost(): MoneyObject | null {
    return this.cost.monthlyCost ? new MoneyObject(this.cost.monthlyCost) : null;
  }
}

@ObjectType('StorageCosts', {
  description:
    'What it costs to keep files for a month, at list prices, requests and downloads not counted.',
})
export class StorageCostsObject {
  constructor(private readonly costs: StorageCosts) {}

  @Field(() => MoneyObject, { description: 'The sum of all that has a price.' })
  get monthlyCost(): MoneyObject {
    return new MoneyObject(this.costs.total);
  }

  @Field(() => [StorageCostObject], { description: 'By provider and class.' })
  get providers(): readonly StorageCostObject[] {
    return this.costs.providers.map((cost) => new StorageCostObject(cost));
  }

  @Field(() => String, { description: 'The day of the prices, like `2026-06-05`.' })
  get pricesAsOf(): string {
    return this.costs.prices.asOf;
  }

  @Field(() => [String], { description: 'Prices that nobody has confirmed.' })
  get pricesUnconfirmed(): readonly string[] {
    return this.costs.prices.unconfirmed;
  }
}

@ObjectType('Provider', { description: 'A place where files are kept.' })
export class ProviderObject {
  constructor(
    private readonly provider: ProviderCandidate,
    private readonly costs: readonly ProviderCost[],
    private readonly landing: string,
  ) {}

  @Field(() => String, { description: 'Its configured name.' })
  get name(): string {
    return this.provider.name;
  }

  @Field(() => StorageClassEnum, { description: 'How files are stored there.' })
  get storageClass(): StorageClass {
    return this.provider.capabilities.storageClass;
  }

  @Field(() => Boolean, { description: 'Uploads land here.' })
  get isLanding(): boolean {
    return this.provider.name === this.landing;
  }

  @Field(() => Boolean, { description: 'Files can be read at once, without a retrieval.' })
  get instantAccess(): boolean {
    return this.provider.capabilities.instantAccess;
  }

  @Field(() => [RetrievalTierEnum], { description: 'How files can be retrieved, fastest first.' })
  get retrievalTiers(): readonly RetrievalTier[] {
    return this.provider.capabilities.retrievalTiers;
  }

  @Field(() => Boolean, { description: 'Clients may read from the provider itself.' })
  get signedUrls(): boolean {
    return this.provider.capabilities.signedUrls;
  }

  @Field(() => ByteSizeScalar, { description: 'The largest file it takes.' })
  get maxObjectBytes(): number {
    return this.provider.capabilities.maxObjectBytes;
  }

  @Field(() => Boolean, { description: 'It only behaves like an archive; nothing is paid for it.' })
  get simulated(): boolean {
    return this.provider.capabilities.simulated;
  }

  @Field(() => Boolean, { description: 'It answered as it should, at most some seconds ago.' })
  get healthy(): boolean {
    return this.provider.healthy;
  }

  @Field(() => String, { nullable: true, description: 'Why it is not healthy, in one sentence.' })
  get problem(): string | null {
    return this.provider.healthy ? null : (this.provider.problem ?? null);
  }

  @Field(() => ByteSizeScalar, { description: COUNT })
  get objects(): number {
    return this.mine.reduce((sum, { objects }) => sum + objects, 0);
  }

  @Field(() => ByteSizeScalar, { description: 'Their bytes.' })
  get bytes(): number {
    return this.mine.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'What that costs a month at list prices; null where no price is known.',
  })
  get monthlyCost(): MoneyObject | null {
    const known = this.mine.flatMap(({ monthlyCost }) => monthlyCost ?? []);
    if (known.length === 0) return null;
    return new MoneyObject(known.reduce((sum, cost) => sum.plus(cost)));
  }

  private get mine(): readonly ProviderCost[] {
    return this.costs.filter(({ provider }) => provider === this.provider.name);
  }
}

@ObjectType('ProviderCheckStep', { description: 'One thing that was tried with a provider.' })
export class ProviderCheckStepObject {
  constructor(private readonly data: ProviderCheckStep) {}

  @Field(() => ProviderCheckStepEnum, { description: 'What was tried.' })
  get step(): ProviderCheckStepName {
    return this.data.step;
  }

  @Field(() => ProviderCheckOutcomeEnum, { description: 'How it went.' })
  get outcome(): ProviderCheckStep['outcome'] {
    return this.data.outcome;
  }

  @Field(() => String, { description: 'What was found, in one sentence.' })
  get message(): string {
    return this.data.message;
  }
}

@ObjectType('ProviderCheckPayload', { description: 'The outcome of `providerCheck`.' })
export class ProviderCheckPayload {
  @Field(() => Boolean, { description: 'Nothing has failed.' })
  readonly passed: boolean;

  @Field(() => [ProviderCheckStepObject], { description: 'All that was tried, in its order.' })
  readonly steps: readonly ProviderCheckStepObject[];

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { steps?: readonly ProviderCheckStep[]; error?: UserErrorData }) {
    const { steps = [], error } = outcome;
    this.passed = steps.length > 0 && steps.every((step) => step.outcome !== 'FAILED');
    this.steps = steps.map((step) => new ProviderCheckStepObject(step));
    this.userErrors = error ? [new UserErrorObject(error)] : [];
  }
}

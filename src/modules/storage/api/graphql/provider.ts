import { Field, ObjectType } from 'type-graphql';

import type { Money } from '../../../../kernel/money.ts';
import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { type Outcome, Payload } from '../../../../platform/graphql/user-error.ts';
import type { ProviderCheckStep } from '../../application/check-provider.ts';
import type { ProviderCost, StorageCosts } from '../../application/storage-costs.ts';
import type { ProviderCandidate } from '../../domain/choose-provider.ts';
import type { ProviderCapabilities } from '../../domain/storage-provider.ts';
import {
  ProviderCheckOutcomeEnum,
  ProviderCheckStepEnum,
  RetrievalTierEnum,
  StorageClassEnum,
} from './enums.ts';

const COUNT = 'Number of objects, as a decimal string because it may exceed 32 bits.';

@ObjectType('StorageCost', { description: 'Storage use and monthly cost at one provider.' })
export class StorageCostObject extends RowObject<ProviderCost> {
  @Field(() => String, { description: "The provider's configured name." })
  declare readonly provider: ProviderCost['provider'];

  @Field(() => StorageClassEnum, { description: 'Storage class of the files.' })
  declare readonly storageClass: ProviderCost['storageClass'];

  @Field(() => ByteSizeScalar, { description: COUNT })
  declare readonly objects: ProviderCost['objects'];

  @Field(() => ByteSizeScalar, { description: 'Total size of the objects in bytes.' })
  declare readonly bytes: ProviderCost['bytes'];

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'Monthly cost; null if no price is known.',
  })
  declare readonly monthlyCost: ProviderCost['monthlyCost'];
}

@ObjectType('StorageCosts', {
  description: 'Monthly cost of storing files, at list prices, excluding requests and downloads.',
})
export class StorageCostsObject extends RowObject<StorageCosts> {
  @Field(() => MoneyObject, { description: 'Sum of all known prices.' })
  get monthlyCost(): Money {
    return this.row.total;
  }

  @Field(() => [StorageCostObject], { description: 'Cost by provider and storage class.' })
  get providers(): readonly StorageCostObject[] {
    return this.row.providers.map((cost) => new StorageCostObject(cost));
  }

  @Field(() => String, { description: 'Date of the prices, such as `2026-06-05`.' })
  get pricesAsOf(): string {
    return this.row.prices.asOf;
  }

  @Field(() => [String], { description: 'Prices that have not been confirmed.' })
  get pricesUnconfirmed(): readonly string[] {
    return this.row.prices.unconfirmed;
  }
}

/** A provider with its health and use. */
interface ProviderRow
  extends ProviderCapabilities, Pick<ProviderCandidate, 'name' | 'healthy' | 'problem'> {
  readonly isLanding: boolean;
  /** Its own costs. */
  readonly costs: readonly ProviderCost[];
}

@ObjectType('Provider', { description: 'A storage provider.' })
export class ProviderObject extends RowObject<ProviderRow> {
  @Field(() => String, { description: "The provider's configured name." })
  declare readonly name: ProviderRow['name'];

  @Field(() => StorageClassEnum, { description: 'Storage class of the provider.' })
  declare readonly storageClass: ProviderRow['storageClass'];

  @Field(() => Boolean, { description: 'Whether new uploads are stored here first.' })
  declare readonly isLanding: ProviderRow['isLanding'];

  @Field(() => Boolean, {
    description: 'Whether files can be read immediately, without a retrieval.',
  })
  declare readonly instantAccess: ProviderRow['instantAccess'];

  @Field(() => [RetrievalTierEnum], { description: 'Supported retrieval tiers, fastest first.' })
  declare readonly retrievalTiers: ProviderRow['retrievalTiers'];

  @Field(() => Boolean, { description: 'Whether clients may read directly from the provider.' })
  declare readonly signedUrls: ProviderRow['signedUrls'];

  @Field(() => ByteSizeScalar, { description: 'Maximum file size in bytes.' })
  declare readonly maxObjectBytes: ProviderRow['maxObjectBytes'];

  @Field(() => Boolean, {
    description:
      'Whether the provider only simulates an archive; simulated archives incur no charges.',
  })
  declare readonly simulated: ProviderRow['simulated'];

  @Field(() => Boolean, {
    description: 'Whether the provider passed a health check within the last few seconds.',
  })
  declare readonly healthy: ProviderRow['healthy'];

  @Field(() => String, {
    nullable: true,
    description: 'Why the provider is unhealthy, as a sentence; null if it is healthy.',
  })
  get problem(): string | null {
    return this.row.healthy ? null : (this.row.problem ?? null);
  }

  @Field(() => ByteSizeScalar, { description: COUNT })
  get objects(): number {
    return this.row.costs.reduce((sum, { objects }) => sum + objects, 0);
  }

  @Field(() => ByteSizeScalar, { description: 'Total size of the objects in bytes.' })
  get bytes(): number {
    return this.row.costs.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  @Field(() => MoneyObject, {
    nullable: true,
    description: 'Monthly cost at list prices; null if no price is known.',
  })
  get monthlyCost(): Money | null {
    const known = this.row.costs.flatMap(({ monthlyCost }) => monthlyCost ?? []);
    if (known.length === 0) return null;
    return known.reduce((sum, cost) => sum.plus(cost));
  }
}

@ObjectType('ProviderCheckStep', { description: 'One step of a provider check.' })
export class ProviderCheckStepObject extends RowObject<ProviderCheckStep> {
  @Field(() => ProviderCheckStepEnum, { description: 'Operation that was tested.' })
  declare readonly step: ProviderCheckStep['step'];

  @Field(() => ProviderCheckOutcomeEnum, { description: 'Outcome of the step.' })
  declare readonly outcome: ProviderCheckStep['outcome'];

  @Field(() => String, { description: 'Result of the step, as a sentence.' })
  declare readonly message: ProviderCheckStep['message'];
}

@ObjectType('ProviderCheckPayload', { description: 'Result of `providerCheck`.' })
export class ProviderCheckPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether no step failed.' })
  readonly passed: boolean;

  @Field(() => [ProviderCheckStepObject], { description: 'The steps in the order they ran.' })
  readonly steps: readonly ProviderCheckStepObject[];

  constructor({ steps = [], ...outcome }: Outcome<{ steps: readonly ProviderCheckStep[] }>) {
    super(outcome);
    this.passed = steps.length > 0 && steps.every((step) => step.outcome !== 'FAILED');
    this.steps = steps.map((step) => new ProviderCheckStepObject(step));
  }
}

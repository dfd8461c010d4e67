import { Field, Int, ObjectType } from 'type-graphql';

import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { RetrievalEstimate } from '../../domain/retrieval-estimate.ts';

@ObjectType('RetrievalEstimate', {
  description:
    'Cost and duration of retrieving files with one tier, at list prices and without free allowances.',
})
export class RetrievalEstimateObject {
  constructor(private readonly estimate: RetrievalEstimate) {}

  @Field(() => RetrievalTierEnum, { description: 'Estimated tier.' })
  get tier(): RetrievalTier {
    return this.estimate.tier;
  }

  @Field(() => Int, { description: 'Number of days the restored copies are kept and billed.' })
  get days(): number {
    return this.estimate.days;
  }

  @Field(() => MoneyObject, { description: 'Total cost: the sum of the four items below.' })
  get cost(): MoneyObject {
    return new MoneyObject(this.estimate.cost);
  }

  @Field(() => MoneyObject, { description: 'Cost of the restore requests.' })
  get requestCost(): MoneyObject {
    return new MoneyObject(this.estimate.requests);
  }

  @Field(() => MoneyObject, { description: 'Cost of restoring the bytes.' })
  get retrievalCost(): MoneyObject {
    return new MoneyObject(this.estimate.retrieval);
  }

  @Field(() => MoneyObject, { description: 'Cost of storing the restored copies for `days`.' })
  get temporaryCopyCost(): MoneyObject {
    return new MoneyObject(this.estimate.temporaryCopy);
  }

  @Field(() => MoneyObject, { description: 'Cost of downloading every file once.' })
  get egressCost(): MoneyObject {
    return new MoneyObject(this.estimate.egress);
  }

  @Field(() => MoneyObject, {
    description:
      'Additional cost of deleting the archived originals now, before their minimum storage duration ends.',
  })
  get earlyDeleteFees(): MoneyObject {
    return new MoneyObject(this.estimate.earlyDeleteFees);
  }

  @Field(() => DateTimeScalar, { description: 'Earliest time at which all files are readable.' })
  get earliestAt(): Date {
    return this.estimate.earliestAt;
  }

  @Field(() => DateTimeScalar, { description: 'Latest time at which all files are readable.' })
  get latestAt(): Date {
    return this.estimate.latestAt;
  }

  @Field(() => Int, { description: 'Number of files that must be restored.' })
  get files(): number {
    return this.estimate.files;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes to restore; identical files count once.' })
  get bytes(): number {
    return this.estimate.bytes;
  }

  @Field(() => Boolean, {
    description:
      'Whether the archive is simulated: nothing is charged, and its time may be accelerated.',
  })
  get simulated(): boolean {
    return this.estimate.simulated;
  }

  @Field(() => DateTimeScalar, { description: '`earliestAt` without accelerated time.' })
  get realEarliestAt(): Date {
    return this.estimate.realEarliestAt;
  }

  @Field(() => DateTimeScalar, { description: '`latestAt` without accelerated time.' })
  get realLatestAt(): Date {
    return this.estimate.realLatestAt;
  }
}

import { Field, Int, ObjectType } from 'type-graphql';

import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import type { RetrievalEstimate } from '../../domain/retrieval-estimate.ts';

@ObjectType('RetrievalEstimate', {
  description:
    'What it takes to read files from cold storage by one tier, at list prices and without free allowances.',
})
export class RetrievalEstimateObject {
  constructor(private readonly estimate: RetrievalEstimate) {}

  @Field(() => RetrievalTierEnum, { description: 'The tier that this is about.' })
  get tier(): RetrievalTier {
    return this.estimate.tier;
  }

  @Field(() => Int, { description: 'For how many days the restored copies are kept and paid for.' })
  get days(): number {
    return this.estimate.days;
  }

  @Field(() => MoneyObject, { description: 'All in all: the sum of the four below.' })
  get cost(): MoneyObject {
    return new MoneyObject(this.estimate.cost);
  }

  @Field(() => MoneyObject, { description: 'For asking.' })
  get requestCost(): MoneyObject {
    return new MoneyObject(this.estimate.requests);
  }

  @Field(() => MoneyObject, { description: 'For the bytes that are brought back.' })
  get retrievalCost(): MoneyObject {
    return new MoneyObject(this.estimate.retrieval);
  }

  @Field(() => MoneyObject, { description: 'For keeping the restored copies for `days`.' })
  get temporaryCopyCost(): MoneyObject {
    return new MoneyObject(this.estimate.temporaryCopy);
  }

  @Field(() => MoneyObject, { description: 'For one download of everything.' })
  get egressCost(): MoneyObject {
    return new MoneyObject(this.estimate.egress);
  }

  @Field(() => MoneyObject, {
    description:
      'What deleting the archived originals now would cost on top, because they were stored for less than the least time.',
  })
  get earlyDeleteFees(): MoneyObject {
    return new MoneyObject(this.estimate.earlyDeleteFees);
  }

  @Field(() => DateTimeScalar, { description: 'All files can be read then at the earliest.' })
  get earliestAt(): Date {
    return this.estimate.earliestAt;
  }

  @Field(() => DateTimeScalar, { description: 'All files can be read then at the latest.' })
  get latestAt(): Date {
    return this.estimate.latestAt;
  }

  @Field(() => Int, { description: 'How many files have to be brought back.' })
  get files(): number {
    return this.estimate.files;
  }

  @Field(() => ByteSizeScalar, { description: 'Their bytes; identical files count once.' })
  get bytes(): number {
    return this.estimate.bytes;
  }

  @Field(() => Boolean, {
    description:
      'The archive only behaves like one: nothing is charged, and its time may run faster.',
  })
  get simulated(): boolean {
    return this.estimate.simulated;
  }

  @Field(() => DateTimeScalar, { description: '`earliestAt` where time runs as it does.' })
  get realEarliestAt(): Date {
    return this.estimate.realEarliestAt;
  }

  @Field(() => DateTimeScalar, { description: '`latestAt` where time runs as it does.' })
  get realLatestAt(): Date {
    return this.estimate.realLatestAt;
  }
}

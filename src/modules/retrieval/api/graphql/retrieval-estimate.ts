import { Field, Int, ObjectType } from 'type-graphql';

import { MoneyObject } from '../../../../platform/graphql/money.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalEstimate } from '../../domain/retrieval-estimate.ts';

/** Estimates are read as they are. */
@ObjectType('RetrievalEstimate', {
  description:
    'Cost and duration of retrieving files with one tier, at list prices and without free allowances.',
})
export abstract class RetrievalEstimateObject implements RetrievalEstimate {
  @Field(() => RetrievalTierEnum, { description: 'Estimated tier.' })
  declare readonly tier: RetrievalEstimate['tier'];

  @Field(() => Int, { description: 'Number of days the restored copies are kept and billed.' })
  declare readonly days: RetrievalEstimate['days'];

  @Field(() => MoneyObject, { description: 'Total cost: the sum of the four items below.' })
  declare readonly cost: RetrievalEstimate['cost'];

  @Field(() => MoneyObject, { description: 'Cost of the restore requests.' })
  declare readonly requestCost: RetrievalEstimate['requestCost'];

  @Field(() => MoneyObject, { description: 'Cost of restoring the bytes.' })
  declare readonly retrievalCost: RetrievalEstimate['retrievalCost'];

  @Field(() => MoneyObject, { description: 'Cost of storing the restored copies for `days`.' })
  declare readonly temporaryCopyCost: RetrievalEstimate['temporaryCopyCost'];

  @Field(() => MoneyObject, { description: 'Cost of downloading every file once.' })
  declare readonly egressCost: RetrievalEstimate['egressCost'];

  @Field(() => MoneyObject, {
    description:
      'Additional cost of deleting the archived originals now, before their minimum storage duration ends.',
  })
  declare readonly earlyDeleteFees: RetrievalEstimate['earlyDeleteFees'];

  @Field(() => DateTimeScalar, { description: 'Earliest time at which all files are readable.' })
  declare readonly earliestAt: RetrievalEstimate['earliestAt'];

  @Field(() => DateTimeScalar, { description: 'Latest time at which all files are readable.' })
  declare readonly latestAt: RetrievalEstimate['latestAt'];

  @Field(() => Int, { description: 'Number of files that must be restored.' })
  declare readonly files: RetrievalEstimate['files'];

  @Field(() => ByteSizeScalar, { description: 'Bytes to restore; identical files count once.' })
  declare readonly bytes: RetrievalEstimate['bytes'];

  @Field(() => Boolean, {
    description:
      'Whether the archive is simulated: nothing is charged, and its time may be accelerated.',
  })
  declare readonly simulated: RetrievalEstimate['simulated'];

  @Field(() => DateTimeScalar, { description: '`earliestAt` without accelerated time.' })
  declare readonly realEarliestAt: RetrievalEstimate['realEarliestAt'];

  @Field(() => DateTimeScalar, { description: '`latestAt` without accelerated time.' })
  declare readonly realLatestAt: RetrievalEstimate['realLatestAt'];
}

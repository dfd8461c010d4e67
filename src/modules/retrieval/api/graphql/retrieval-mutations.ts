import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import { RetrievalRequestObject } from './retrieval-request.ts';

@InputType('MoneyInput', { description: 'An exact amount in a currency.' })
export class MoneyInput {
  @Field(() => String, { description: 'Decimal without an exponent, such as `1.50`.' })
  amount!: string;

  @Field(() => String, { description: 'ISO 4217 currency code, such as `USD`.' })
  currency!: string;
}

/** Options of a retrieval, common to all inputs that start one. */
@InputType()
export abstract class RetrievalWishInput {
  @Field(() => RetrievalTierEnum, {
    nullable: true,
    description:
      'One of the estimated tiers. Without `tier` and `neededBy`, the cheapest tier is used.',
  })
  tier?: RetrievalTier | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Selects the cheapest tier that is ready by this time. Returns RETRIEVAL_TOO_LATE if there is none.',
  })
  neededBy?: Date | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'Highest cost the user has accepted. Returns RETRIEVAL_COST_EXCEEDED if the estimate is higher. Always send the amount shown to the user.',
  })
  maxCost?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of days the restored files stay readable, 2–30; null for the minimum that the tier requires.',
  })
  days?: number | null;
}

@InputType('RetrievalRequestInput', { description: 'Files to retrieve and how.' })
export class RetrievalRequestInput extends RetrievalWishInput {
  @Field(() => [ID], {
    description: 'IDs of 1–1,000 files. Files that can already be read are accepted.',
  })
  ids!: string[];
}

@ObjectType('RetrievalPayload', { description: 'Result of a retrieval mutation.' })
export class RetrievalPayload extends Payload<{ retrieval: RetrievalRequestObject | null }> {
  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description: 'The updated retrieval; null if there are user errors.',
  })
  declare readonly retrieval: RetrievalRequestObject | null;
}

import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { RetrievalTierEnum } from '../../../storage/api/graphql/enums.ts';
import type { RetrievalTier } from '../../../storage/domain/retrieval-tier.ts';
import { RetrievalRequestObject } from './retrieval-request.ts';

@InputType('MoneyInput', { description: 'An exact amount of a currency.' })
export class MoneyInput {
  @Field(() => String, { description: 'A decimal without an exponent, such as `1.50`.' })
  amount!: string;

  @Field(() => String, { description: 'ISO 4217, such as `USD`.' })
  currency!: string;
}

@InputType('RetrievalRequestInput', {
  description:
    'What to bring back, and how. With neither `tier` nor `neededBy` the cheapest tier is taken.',
})
export class RetrievalRequestInput {
  @Field(() => [ID], {
    description: '1 to 1,000 files; those that can be read already do no harm.',
  })
  ids!: string[];

  @Field(() => RetrievalTierEnum, { nullable: true, description: 'One of the tiers estimated.' })
  tier?: RetrievalTier | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The cheapest tier that is ready by then; refused where none is.',
  })
  neededBy?: Date | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Refused when the estimate is higher. Always send what was shown to the person.',
  })
  maxCost?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days the files are to stay readable, 2 to 30; null for as few as are sensible.',
  })
  days?: number | null;
}

@ObjectType('RetrievalPayload', { description: 'The outcome of a mutation of a retrieval.' })
export class RetrievalPayload {
  @Field(() => RetrievalRequestObject, {
    nullable: true,
    description: 'The retrieval as it is now; null when there are userErrors.',
  })
  readonly retrieval: RetrievalRequestObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { retrieval?: RetrievalRequestObject; error?: UserErrorData }) {
    this.retrieval = outcome.retrieval ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

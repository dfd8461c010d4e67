import { Field, ObjectType } from 'type-graphql';

import type { Money } from '../../kernel/money.ts';

/** Fields of this type return a `Money`, whose properties are read as they are. */
@ObjectType('Money', { description: 'An exact amount in a currency.' })
export abstract class MoneyObject implements Pick<Money, 'amount' | 'currency'> {
  @Field(() => String, { description: 'Decimal without an exponent, such as `0.0225`.' })
  declare readonly amount: string;

  @Field(() => String, { description: 'ISO 4217 currency code, such as `USD`.' })
  declare readonly currency: string;
}

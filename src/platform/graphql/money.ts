import { Field, ObjectType } from 'type-graphql';

import type { Money } from '../../kernel/money.ts';

@ObjectType('Money', { description: 'An exact amount in a currency.' })
export class MoneyObject {
  @Field(() => String, { description: 'Decimal without an exponent, such as `0.0225`.' })
  readonly amount: string;

  @Field(() => String, { description: 'ISO 4217 currency code, such as `USD`.' })
  readonly currency: string;

  constructor({ amount, currency }: Pick<Money, 'amount' | 'currency'>) {
    this.amount = amount;
    this.currency = currency;
  }
}

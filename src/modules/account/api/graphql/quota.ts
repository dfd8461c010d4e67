import { Field, Int, ObjectType } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { Quota } from '../../domain/quota.ts';

@ObjectType('Quota', {
  description: "A user's storage quota. Identical files of one owner count once.",
})
export class QuotaObject {
  constructor(
    readonly ownerId: string,
    private readonly quota: Quota,
  ) {}

  @Field(() => ByteSizeScalar, { description: 'Total bytes the user may store.' })
  get limitBytes(): number {
    return this.quota.limit;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes in use.' })
  get usedBytes(): number {
    return this.quota.used;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes reserved for uploads in progress.' })
  get reservedBytes(): number {
    return this.quota.reserved;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes still available for new uploads.' })
  get availableBytes(): number {
    return this.quota.available;
  }
}

@ObjectType('QuotaUpdate', {
  description: 'A quota at the start of the subscription or after usage crossed a threshold.',
})
export abstract class QuotaUpdateObject {
  @Field(() => QuotaObject, { description: 'The current quota.' })
  declare readonly quota: QuotaObject;

  @Field(() => Int, {
    description: 'The highest threshold reached, in percent of the limit: 0 (none), 80, 95 or 100.',
  })
  declare readonly thresholdPercent: number;
}

@ObjectType('QuotaSetPayload', { description: 'Result of `quotaSet`.' })
export class QuotaSetPayload extends Payload<{ quota: QuotaObject | null }> {
  @Field(() => QuotaObject, {
    nullable: true,
    description: 'The updated quota; null if `userErrors` is not empty.',
  })
  declare readonly quota: QuotaObject | null;
}

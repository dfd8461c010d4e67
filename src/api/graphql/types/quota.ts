import { Field, ObjectType } from 'type-graphql';

import type { Quota } from '../../../domain/account/quota.ts';
import { ByteSizeScalar } from '../scalars.ts';

@ObjectType('Quota', {
  description: 'How much the viewer may keep. Identical files of one owner count once.',
})
export class QuotaObject {
  constructor(private readonly quota: Quota) {}

  @Field(() => ByteSizeScalar, { description: 'Bytes that may be kept in all.' })
  get limitBytes(): number {
    return this.quota.limit;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes that are kept.' })
  get usedBytes(): number {
    return this.quota.used;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes held for uploads that have not ended.' })
  get reservedBytes(): number {
    return this.quota.reserved;
  }

  @Field(() => ByteSizeScalar, { description: 'Bytes that a new upload may still reserve.' })
  get availableBytes(): number {
    return this.quota.available;
  }
}

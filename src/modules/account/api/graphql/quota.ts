import { Field, Int, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { QuotaUpdate } from '../../application/watch-quota.ts';
import type { Quota } from '../../domain/quota.ts';

@ObjectType('Quota', {
  description: 'How much a user may keep. Identical files of one owner count once.',
})
export class QuotaObject {
  constructor(
    readonly ownerId: string,
    private readonly quota: Quota,
  ) {}

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

@ObjectType('QuotaUpdate', { description: 'A quota, as it begins or as a threshold was crossed.' })
export class QuotaUpdateObject {
  @Field(() => QuotaObject, { description: 'The quota as it is now.' })
  readonly quota: QuotaObject;

  @Field(() => Int, {
    description:
      'The highest threshold that what is kept has reached, in percent of the limit: 0 (none), 80, 95 or 100.',
  })
  readonly thresholdPercent: number;

  constructor({ ownerId, quota, level }: QuotaUpdate) {
    this.quota = new QuotaObject(ownerId, quota);
    this.thresholdPercent = level;
  }
}

@ObjectType('QuotaSetPayload', { description: 'The outcome of `quotaSet`.' })
export class QuotaSetPayload {
  @Field(() => QuotaObject, {
    nullable: true,
    description: 'The quota as it is now; null when there are userErrors.',
  })
  readonly quota: QuotaObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { quota?: QuotaObject; error?: UserErrorData }) {
    this.quota = outcome.quota ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

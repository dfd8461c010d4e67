import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { QuotaChange } from '../../application/quota-changes.ts';
import type { Quota } from '../../domain/quota.ts';
import { quotaChangeCursors } from './cursors.ts';

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

@ObjectType('QuotaChange', { description: "A change of a user's storage limit by an admin." })
class QuotaChangeObject extends RowObject<QuotaChange> {
  @Field(() => ID, {
    nullable: true,
    description: 'ID of the admin who changed it; null once that account is deleted.',
  })
  get adminId(): string | null {
    const { adminId } = this.row;
    return adminId === undefined ? null : formatId('user', adminId);
  }

  @Field(() => ByteSizeScalar, { description: 'Total bytes the user could store before.' })
  get beforeBytes(): number {
    return this.row.before;
  }

  @Field(() => ByteSizeScalar, { description: 'Total bytes the user could store afterwards.' })
  get afterBytes(): number {
    return this.row.after;
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed.' })
  declare readonly changedAt: Date;
}

@ObjectType('QuotaChangeEdge', { description: 'A changed limit and its cursor.' })
class QuotaChangeEdgeObject extends edgeOf(QuotaChangeObject, ({ id }: QuotaChange) =>
  quotaChangeCursors.encode(id),
) {}

@ObjectType('QuotaChangeConnection', { description: "A page of the changes of a user's limit." })
export class QuotaChangeConnectionObject extends connectionOf(QuotaChangeEdgeObject) {}

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

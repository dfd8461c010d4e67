import { Field, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { ReceivedShareObject } from './received-share.ts';

@ObjectType('LinkShare', { description: 'A share opened by its link, without an account.' })
export class LinkShareObject {
  @Field(() => Boolean, {
    description: 'Whether the password must be entered first with `shareUnlock`.',
  })
  readonly isLocked: boolean;

  @Field(() => ReceivedShareObject, {
    nullable: true,
    description: 'The share; null while it is locked.',
  })
  readonly share: ReceivedShareObject | null;

  constructor(share: ReceivedShareObject | null) {
    this.isLocked = share === null;
    this.share = share;
  }
}

interface UnlockResult {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly share: ReceivedShareObject;
}

@ObjectType('ShareUnlockPayload', { description: 'Result of `shareUnlock`.' })
export class ShareUnlockPayload extends Payload<UnlockResult> {
  @Field(() => String, {
    nullable: true,
    description:
      'Proves to `shareByToken` and `shareAsk` that the password was entered. Opens nothing else, and stops working when the password changes. Null if `userErrors` is not empty.',
  })
  declare readonly accessToken: UnlockResult['accessToken'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When `accessToken` expires; null if `userErrors` is not empty.',
  })
  declare readonly expiresAt: UnlockResult['expiresAt'];

  @Field(() => ReceivedShareObject, {
    nullable: true,
    description: 'The share; null if `userErrors` is not empty.',
  })
  declare readonly share: UnlockResult['share'];
}

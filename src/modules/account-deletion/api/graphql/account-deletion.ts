import { Field, ObjectType } from 'type-graphql';

import { enumOf } from '../../../../platform/graphql/enums.ts';
import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import {
  ACCOUNT_DELETION_STATUSES,
  type AccountDeletionStatus,
} from '../../domain/account-deletion.ts';

const AccountDeletionStatusEnum = enumOf(
  'AccountDeletionStatus',
  'Status of the deletion of an account.',
  ACCOUNT_DELETION_STATUSES,
  {
    REQUESTED: 'Begins at `dueAt` unless the user cancels it.',
    CANCELLED: 'The user kept the account. Final.',
    RUNNING: 'Files and objects are being deleted. Nobody can sign in.',
    FINISHED: 'Everything of the account is deleted. Final.',
  },
);

/** Deletions are read as they are. */
@ObjectType('AccountDeletion', {
  description: 'The planned deletion of an account with everything it has.',
})
export abstract class AccountDeletionObject {
  @Field(() => AccountDeletionStatusEnum, { description: 'Current status.' })
  declare readonly status: AccountDeletionStatus;

  @Field(() => DateTimeScalar, { description: 'When the user asked for it.' })
  declare readonly requestedAt: Date;

  @Field(() => DateTimeScalar, {
    description: 'When it begins. Until then, `accountDeleteCancel` keeps the account.',
  })
  declare readonly dueAt: Date;

  @Field(() => UrlScalar, {
    description:
      'URL of a JSON report of what was deleted at which provider and what remains. Store it: it requires no sign-in and still works after the account is deleted.',
  })
  declare readonly reportUrl: string;
}

@ObjectType('AccountDeletePayload', { description: 'Result of `accountDelete`.' })
export class AccountDeletePayload extends Payload<{
  deletion: AccountDeletionObject | null;
}> {
  @Field(() => AccountDeletionObject, {
    nullable: true,
    description: 'The planned deletion; null if `userErrors` is not empty.',
  })
  declare readonly deletion: AccountDeletionObject | null;
}

@ObjectType('AccountDeleteCancelPayload', { description: 'Result of `accountDeleteCancel`.' })
export class AccountDeleteCancelPayload extends Payload {}

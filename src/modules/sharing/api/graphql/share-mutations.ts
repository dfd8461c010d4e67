import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { SharePermission } from '../../domain/share-permission.ts';
import { SharePermissionEnum } from './enums.ts';
import { ShareObject } from './share.ts';

const TITLE = 'At most 200 characters.';
const NOTE = 'At most 2,000 characters.';
const PASSWORD = '6 to 256 characters, for links only.';

@InputType('ShareCreateInput', {
  description: 'What to share, with whom, and on which terms. Either `ids` or `albumId`.',
})
export class ShareCreateInput {
  @Field(() => [ID], { nullable: true, description: '1 to 1,000 files, in the order to show.' })
  ids?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'An album, as it is whenever somebody looks.' })
  albumId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address of a user who has an account here. Without it a link is made.',
  })
  email?: string | null;

  @Field(() => SharePermissionEnum, {
    nullable: true,
    description: 'What others may read; ORIGINAL unless told.',
  })
  permission?: SharePermission | null;

  @Field(() => String, { nullable: true, description: TITLE })
  title?: string | null;

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself.' })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: PASSWORD })
  password?: string | null;

  @Field(() => Int, { nullable: true, description: 'The most downloads that it allows, from 1.' })
  downloadLimit?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether others may ask for originals in cold storage; not unless told.',
  })
  allowRetrievalRequest?: boolean | null;
}

@InputType('ShareUpdateInput', {
  description: 'What is left out stays as it is; an explicit null takes it away.',
})
export class ShareUpdateInput {
  @Field(() => SharePermissionEnum, { nullable: true, description: 'What others may read.' })
  permission?: SharePermission | null;

  @Field(() => String, { nullable: true, description: TITLE })
  title?: string | null;

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself.' })
  expiresAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: `${PASSWORD} Whoever told the old one has to tell the new one.`,
  })
  password?: string | null;

  @Field(() => Int, { nullable: true, description: 'The most downloads that it allows, from 1.' })
  downloadLimit?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether others may ask for originals in cold storage.',
  })
  allowRetrievalRequest?: boolean | null;
}

@ObjectType('SharePayload', { description: 'The outcome of `shareUpdate` and `shareRevoke`.' })
export class SharePayload {
  @Field(() => ShareObject, {
    nullable: true,
    description: 'The share as it is now; null when there are userErrors.',
  })
  readonly share: ShareObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { share?: ShareObject; error?: UserErrorData }) {
    this.share = outcome.share ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('ShareCreatePayload', { description: 'The outcome of `shareCreate`.' })
export class ShareCreatePayload extends SharePayload {
  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'The link, told this once: only a hash of it is kept. Null for a share with a user, and when there are userErrors.',
  })
  readonly url: string | null;

  constructor(outcome: { share?: ShareObject; url?: string | undefined; error?: UserErrorData }) {
    super(outcome);
    this.url = outcome.url ?? null;
  }
}

@ObjectType('ShareAskPayload', { description: 'The outcome of `receivedShareAsk`.' })
export class ShareAskPayload {
  @Field(() => Boolean, { description: 'Whether the owner was told.' })
  readonly asked: boolean;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(error?: UserErrorData) {
    this.asked = error === undefined;
    this.userErrors = error ? [new UserErrorObject(error)] : [];
  }
}

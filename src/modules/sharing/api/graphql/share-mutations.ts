import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { DateTimeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { type Outcome, Payload } from '../../../../platform/graphql/user-error.ts';
import type { SharePermission } from '../../domain/share-permission.ts';
import { SharePermissionEnum } from './enums.ts';
import { ShareObject } from './share.ts';

const PASSWORD = 'Password, 6–256 characters. Links only.';
const INCLUDE_METADATA =
  'Whether recipients see the capture time, camera and location of files. Originals contain them, so false requires PREVIEW.';

@InputType()
abstract class ShareTextInput {
  @Field(() => String, { nullable: true, description: 'Title, at most 200 characters.' })
  title?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Note shown below the title, at most 2,000 characters.',
  })
  note?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name shown to recipients as the sender, 1–100 characters.',
  })
  senderName?: string | null;
}

@InputType('ShareCreateInput', {
  description:
    'What to share, with whom, and on which terms. Provide exactly one of `ids`, `albumId` and `wholeLibrary`.',
})
export class ShareCreateInput extends ShareTextInput {
  @Field(() => [ID], { nullable: true, description: 'IDs of the files in display order, 1–1,000.' })
  ids?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'ID of an album. The share always shows its current files.',
  })
  albumId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Shares all of the viewer's files with a user. The share always shows the current files. Requires `email`.",
  })
  wholeLibrary?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Email address of the recipient, who must have an account on this server. Without it, creates a link.',
  })
  email?: string | null;

  @Field(() => SharePermissionEnum, {
    nullable: true,
    description: 'Access granted by the share. Defaults to ORIGINAL.',
  })
  permission?: SharePermission | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `${INCLUDE_METADATA} Defaults to true for ORIGINAL and false for PREVIEW.`,
  })
  includeMetadata?: boolean | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share expires. Defaults to never.',
  })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: PASSWORD })
  password?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Maximum number of downloads, at least 1. Defaults to unlimited.',
  })
  downloadLimit?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether recipients may request originals in cold storage. Defaults to false.',
  })
  allowRetrievalRequest?: boolean | null;
}

@InputType('ShareUpdateInput', {
  description: 'Changes to a share. Omitted fields keep their value; null removes it.',
})
export class ShareUpdateInput extends ShareTextInput {
  @Field(() => SharePermissionEnum, {
    nullable: true,
    description: 'Access granted by the share.',
  })
  permission?: SharePermission | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `${INCLUDE_METADATA} Null for the default of the permission.`,
  })
  includeMetadata?: boolean | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the share expires; null for never.',
  })
  expiresAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: `${PASSWORD} Changing it signs out all visitors.`,
  })
  password?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Maximum number of downloads, at least 1; null for unlimited.',
  })
  downloadLimit?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether recipients may request originals in cold storage.',
  })
  allowRetrievalRequest?: boolean | null;
}

interface ShareResult {
  readonly share: ShareObject | null;
}

@ObjectType('SharePayload', { description: 'Result of `shareUpdate` and `shareRevoke`.' })
export class SharePayload<Result extends ShareResult = ShareResult> extends Payload<Result> {
  @Field(() => ShareObject, {
    nullable: true,
    description: 'The share after the mutation; null if `userErrors` is not empty.',
  })
  declare readonly share: ShareObject | null;
}

@ObjectType('ShareCreatePayload', { description: 'Result of `shareCreate`.' })
export class ShareCreatePayload extends SharePayload<ShareResult & { url: string | undefined }> {
  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'URL of the link. Returned only once, because only a hash of it is stored. Null for a share with a user and if `userErrors` is not empty.',
  })
  declare readonly url: string | undefined;
}

/** Arguments that the errors of a request for an original are about. */
export const ASK_FIELDS = {
  NOT_FOUND: ['fileId'],
  SHARE_REQUEST_DECLINED: ['fileId'],
} as const;

@ObjectType('ShareAskPayload', { description: 'Result of `receivedShareAsk` and `shareAsk`.' })
export class ShareAskPayload extends Payload<{ asked: boolean }> {
  @Field(() => Boolean, { description: 'Whether the owner was notified.' })
  declare readonly asked: boolean;

  constructor(outcome: Outcome<{ asked: boolean }>) {
    super({ asked: false, ...outcome });
  }
}

import { Field, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
  Sha256Scalar,
  UrlScalar,
} from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import { UploadSessionObject } from './upload-session.ts';

@InputType('UploadSessionCreateInput', { description: 'What is known about the file to upload.' })
export class UploadSessionCreateInput {
  @Field(() => String, { description: 'Its name, 1 to 1,024 characters.' })
  filename!: string;

  @Field(() => MimeTypeScalar, {
    nullable: true,
    description: 'Its media type. What the bytes show wins.',
  })
  filetype?: string | null;

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: 'Its length in bytes, reserved at once; null when it is not known yet.',
  })
  size?: number | null;

  @Field(() => Sha256Scalar, {
    nullable: true,
    description:
      'Its SHA-256. Checked at the end of the upload; with `size` it also spares uploading a file that is there.',
  })
  sha256?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was taken.' })
  capturedAt?: Date | null;

  @Field(() => [String], {
    nullable: true,
    description: 'At most 100 tags, each 1 to 64 characters.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the provider that it is to be kept at; null: as the policy has it.',
  })
  provider?: string | null;
}

@ObjectType('HttpHeader', { description: 'A header to send with every request of the upload.' })
export class HttpHeaderObject {
  @Field(() => String, { description: 'Its name.' })
  readonly name: string;

  @Field(() => String, { description: 'Its value. That of Authorization is a secret.' })
  readonly value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.value = value;
  }
}

interface Outcome {
  readonly uploadSession?: UploadSessionObject;
  readonly url?: string;
  readonly headers?: readonly HttpHeaderObject[];
  readonly expiresAt?: Date;
  readonly resumed?: boolean;
  readonly file?: FileObject;
  readonly error?: UserErrorData;
}

@ObjectType('UploadSessionCreatePayload', { description: 'The outcome of `uploadSessionCreate`.' })
export class UploadSessionCreatePayload {
  @Field(() => UploadSessionObject, {
    nullable: true,
    description: 'Null when there is nothing to upload, or when there are userErrors.',
  })
  readonly uploadSession: UploadSessionObject | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: 'Where the bytes go by tus; `uploadUrl` of tus-js-client.',
  })
  readonly url: string | null;

  @Field(() => [HttpHeaderObject], {
    description:
      'What to send along. The token in it is good for this one upload while its session lives.',
  })
  readonly headers: readonly HttpHeaderObject[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the session ends unless bytes come; they put it off.',
  })
  readonly expiresAt: Date | null;

  @Field(() => FileObject, {
    nullable: true,
    description: 'Set when nothing is to be uploaded: the viewer has these bytes already.',
  })
  readonly file: FileObject | null;

  @Field(() => Boolean, {
    description:
      'An upload that was open for the same `sha256` and `size` goes on, from `uploadSession.offset`.',
  })
  readonly resumed: boolean;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: Outcome) {
    this.uploadSession = outcome.uploadSession ?? null;
    this.url = outcome.url ?? null;
    this.headers = outcome.headers ?? [];
    this.expiresAt = outcome.expiresAt ?? null;
    this.file = outcome.file ?? null;
    this.resumed = outcome.resumed ?? false;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

import { Field, InputType, ObjectType } from 'type-graphql';

import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
  Sha256Scalar,
  UrlScalar,
} from '../../../../platform/graphql/scalars.ts';
import { type Outcome, Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { UploadIntent } from '../../application/upload-request.ts';
import { UploadIntentEnum } from './enums.ts';
import { UploadSessionObject } from './upload-session.ts';

@InputType('UploadSessionCreateInput', { description: 'Details of the file to upload.' })
export class UploadSessionCreateInput {
  @Field(() => String, { description: 'File name, 1–1,024 characters.' })
  filename!: string;

  @Field(() => MimeTypeScalar, {
    nullable: true,
    description: 'Media type. Overridden if the bytes show a different type.',
  })
  filetype?: string | null;

  @Field(() => ByteSizeScalar, {
    nullable: true,
    description: 'Size in bytes, reserved immediately; null if it is not known yet.',
  })
  size?: number | null;

  @Field(() => Sha256Scalar, {
    nullable: true,
    description:
      'SHA-256 of the file, verified at the end of the upload. With `size`, also avoids uploading a file that already exists.',
  })
  sha256?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Capture time of the photo or video.',
  })
  capturedAt?: Date | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Tags. At most 100, each 1–64 characters.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the provider to store the file at; null to follow the placement policy.',
  })
  provider?: string | null;

  @Field(() => UploadIntentEnum, {
    nullable: true,
    description: 'Who wants the file to be uploaded. Defaults to MANUAL.',
  })
  intent?: UploadIntent | null;
}

@ObjectType('HttpHeader', {
  description: 'An HTTP header to send with every request of an upload.',
})
abstract class HttpHeaderObject {
  @Field(() => String, { description: 'Name of the header.' })
  declare readonly name: string;

  @Field(() => String, {
    description: 'Value of the header. The value of Authorization is a secret.',
  })
  declare readonly value: string;
}

export interface UploadSessionCreated {
  readonly uploadSession: UploadSessionObject;
  readonly url: string;
  readonly headers: readonly HttpHeaderObject[];
  readonly expiresAt: Date;
  readonly resumed: boolean;
  readonly file: FileObject | null;
}

@ObjectType('UploadSessionCreatePayload', { description: 'Result of `uploadSessionCreate`.' })
export class UploadSessionCreatePayload extends Payload<UploadSessionCreated> {
  @Field(() => UploadSessionObject, {
    nullable: true,
    description:
      'The new or resumed upload; null if the viewer already has the bytes or `userErrors` is not empty.',
  })
  declare readonly uploadSession: UploadSessionCreated['uploadSession'];

  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'URL to upload the bytes to with tus (`uploadUrl` in tus-js-client); null if `uploadSession` is null.',
  })
  declare readonly url: UploadSessionCreated['url'];

  @Field(() => [HttpHeaderObject], {
    description:
      'Headers to send with every request, including a token that is valid only for this upload; empty if `uploadSession` is null.',
  })
  declare readonly headers: UploadSessionCreated['headers'];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the upload expires; extended whenever bytes arrive. Null if `uploadSession` is null.',
  })
  declare readonly expiresAt: UploadSessionCreated['expiresAt'];

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file, if nothing needs to be uploaded; null otherwise.',
  })
  declare readonly file: UploadSessionCreated['file'];

  @Field(() => Boolean, {
    description:
      'Whether an open upload with the same `sha256` and `size` is resumed; continue at `uploadSession.offset`.',
  })
  declare readonly resumed: UploadSessionCreated['resumed'];

  constructor(outcome: Outcome<UploadSessionCreated>) {
    super({ headers: [], resumed: false, ...outcome });
  }
}

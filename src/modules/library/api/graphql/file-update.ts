import { Field, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@InputType('FileUpdateInput', { description: 'What is left out stays as it is.' })
export class FileUpdateInput {
  @Field(() => String, { nullable: true, description: 'A new name, 1 to 1,024 characters.' })
  name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Replaces all tags: at most 100, each 1 to 64 characters.',
  })
  tags?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Corrects the capture time; an explicit null takes an earlier correction back.',
  })
  capturedAt?: Date | null;
}

@ObjectType('FileUpdatePayload', { description: 'The outcome of `fileUpdate`.' })
export class FileUpdatePayload {
  @Field(() => FileObject, {
    nullable: true,
    description: 'The file as it is now; null when there are userErrors.',
  })
  readonly file: FileObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { file?: FileObject; error?: UserErrorData }) {
    this.file = outcome.file ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

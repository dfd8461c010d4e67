import { Field, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@InputType('FileUpdateInput', {
  description: 'Changes to a file. Omitted fields keep their value.',
})
export class FileUpdateInput {
  @Field(() => String, { nullable: true, description: 'New name, 1–1,024 characters.' })
  name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Replaces all tags. At most 100, each 1–64 characters.',
  })
  tags?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Overrides the capture time. Null removes an earlier override.',
  })
  capturedAt?: Date | null;
}

@ObjectType('FileUpdatePayload', { description: 'Result of `fileUpdate`.' })
export class FileUpdatePayload {
  @Field(() => FileObject, {
    nullable: true,
    description: 'The updated file; null if `userErrors` is not empty.',
  })
  readonly file: FileObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { file?: FileObject; error?: UserErrorData }) {
    this.file = outcome.file ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

import { Field, ID, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@ObjectType('FileResult', { description: 'How it went with one file of a mutation on many.' })
export class FileResultObject {
  @Field(() => ID, { description: 'The id as it was given.' })
  readonly id: string;

  @Field(() => FileObject, {
    nullable: true,
    description: "The file as it is now; null for one that is missing or somebody else's.",
  })
  readonly file: FileObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(id: string, file: FileObject | null, error: UserErrorData | undefined) {
    this.id = id;
    this.file = file;
    this.userErrors = error ? [new UserErrorObject(error)] : [];
  }
}

@ObjectType('FilesPayload', {
  description: 'The outcome of a mutation on many files, each of which stands for itself.',
})
export class FilesPayload {
  @Field(() => [FileResultObject], {
    description: 'One for each id, in their order; empty when there are userErrors here.',
  })
  readonly results: readonly FileResultObject[];

  @Field(() => [UserErrorObject], {
    description: 'What kept the whole from being done; what is about one file stands with it.',
  })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { results: readonly FileResultObject[] } | { error: UserErrorData }) {
    this.results = 'results' in outcome ? outcome.results : [];
    this.userErrors = 'error' in outcome ? [new UserErrorObject(outcome.error)] : [];
  }
}

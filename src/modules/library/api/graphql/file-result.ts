import { Field, ID, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@ObjectType('FileResult', { description: 'Result for one file of a bulk mutation.' })
export class FileResultObject {
  @Field(() => ID, { description: 'The id as given.' })
  readonly id: string;

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file after the mutation; null if it does not exist.',
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
  description: 'Result of a bulk mutation. Each file succeeds or fails independently.',
})
export class FilesPayload {
  @Field(() => [FileResultObject], {
    description:
      "One result per id, in the given order; empty if the payload's `userErrors` is not empty.",
  })
  readonly results: readonly FileResultObject[];

  @Field(() => [UserErrorObject], {
    description:
      'Errors that rejected the whole mutation. Errors of single files are in `results`.',
  })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { results: readonly FileResultObject[] } | { error: UserErrorData }) {
    this.results = 'results' in outcome ? outcome.results : [];
    this.userErrors = 'error' in outcome ? [new UserErrorObject(outcome.error)] : [];
  }
}

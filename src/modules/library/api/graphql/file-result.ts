import { Field, ID, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@ObjectType('FileResult', { description: 'Result for one file of a bulk mutation.' })
export class FileResultObject extends Payload {
  @Field(() => ID, { description: 'The ID as given.' })
  readonly id: string;

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file after the mutation; null if it does not exist.',
  })
  readonly file: FileObject | null;

  constructor(id: string, file: FileObject | null, error: UserErrorData | undefined) {
    super(error);
    this.id = id;
    this.file = file;
  }
}

/** The base of payloads of bulk mutations. */
@ObjectType()
export abstract class BulkPayload extends Payload {
  @Field(() => [FileResultObject], {
    description:
      'One result per id, in the given order; empty if `userErrors` says why the whole mutation was rejected.',
  })
  readonly results: readonly FileResultObject[];

  constructor({ results = [], error }: BulkOutcome) {
    super(error);
    this.results = results;
  }
}

/** The results, or the error that rejected the whole mutation. */
export interface BulkOutcome {
  readonly results?: readonly FileResultObject[];
  readonly error?: UserErrorData;
}

@ObjectType('FilesPayload', {
  description: 'Result of a bulk mutation. Each file succeeds or fails independently.',
})
export class FilesPayload extends BulkPayload {}

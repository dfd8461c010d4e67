import { Field, ID, ObjectType } from 'type-graphql';

import { type Outcome, Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

interface FileResult {
  readonly id: string;
  readonly file: FileObject | null;
}

@ObjectType('FileResult', { description: 'Result for one file of a bulk mutation.' })
export class FileResultObject extends Payload<FileResult> {
  @Field(() => ID, { description: 'The ID as given.' })
  declare readonly id: FileResult['id'];

  @Field(() => FileObject, {
    nullable: true,
    description: 'The file after the mutation; null if it does not exist.',
  })
  declare readonly file: FileResult['file'];
}

export interface FileResults {
  readonly results: readonly FileResultObject[];
}

/** The base of payloads of bulk mutations. */
@ObjectType()
export abstract class BulkPayload<
  Result extends FileResults = FileResults,
> extends Payload<Result> {
  @Field(() => [FileResultObject], {
    description:
      'One result per id, in the given order; empty if `userErrors` says why the whole mutation was rejected.',
  })
  declare readonly results: readonly FileResultObject[];

  constructor(outcome: Outcome<Result>) {
    super({ results: [], ...outcome });
  }
}

@ObjectType('FilesPayload', {
  description: 'Result of a bulk mutation. Each file succeeds or fails independently.',
})
export class FilesPayload extends BulkPayload {}

import { Field, ID, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileResultObject } from '../../../library/api/graphql/file-result.ts';
import { AlbumObject } from './album.ts';

const NAME = 'Name, 1–200 characters. Leading and trailing white space is removed.';

@InputType('AlbumCreateInput', { description: 'Fields of a new album.' })
export class AlbumCreateInput {
  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of the initial files, in album order; at most 1,000.',
  })
  fileIds?: string[] | null;
}

@InputType('AlbumUpdateInput', {
  description: 'Changes to an album. Omitted fields keep their value.',
})
export class AlbumUpdateInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the cover file, which must be in the album. Null resets the cover to the first file.',
  })
  coverFileId?: string | null;
}

@ObjectType('AlbumPayload', { description: 'Result of `albumCreate` and `albumUpdate`.' })
export class AlbumPayload {
  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The album after the mutation; null if `userErrors` is not empty.',
  })
  readonly album: AlbumObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { album?: AlbumObject | null; error?: UserErrorData }) {
    this.album = outcome.album ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('AlbumDeletePayload', { description: 'Result of `albumDelete`.' })
export class AlbumDeletePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the deleted album; null if `userErrors` is not empty.',
  })
  readonly deletedId: string | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { deletedId: string } | { error: UserErrorData }) {
    this.deletedId = 'deletedId' in outcome ? outcome.deletedId : null;
    this.userErrors = 'error' in outcome ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('AlbumFilesPayload', {
  description: 'Result of `albumFilesAdd`, `albumFilesRemove` and `albumFilesMove`.',
})
export class AlbumFilesPayload {
  @Field(() => AlbumObject, {
    nullable: true,
    description: "The album after the mutation; null if the payload's `userErrors` is not empty.",
  })
  readonly album: AlbumObject | null;

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

  constructor(outcome: {
    album?: AlbumObject | null;
    results?: readonly FileResultObject[];
    error?: UserErrorData;
  }) {
    this.album = outcome.album ?? null;
    this.results = outcome.results ?? [];
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

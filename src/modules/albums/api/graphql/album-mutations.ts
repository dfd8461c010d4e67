import { Field, ID, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileResultObject } from '../../../library/api/graphql/file-result.ts';
import { AlbumObject } from './album.ts';

const NAME = '1 to 200 characters; white space at the ends is left out.';

@InputType('AlbumCreateInput', { description: 'A new album.' })
export class AlbumCreateInput {
  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Files that it holds from the start, in this order; at most 1,000.',
  })
  fileIds?: string[] | null;
}

@InputType('AlbumUpdateInput', { description: 'What is left out stays as it is.' })
export class AlbumUpdateInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'A file of the album that is to stand for it; an explicit null takes the choice back.',
  })
  coverFileId?: string | null;
}

@ObjectType('AlbumPayload', { description: 'The outcome of `albumCreate` and `albumUpdate`.' })
export class AlbumPayload {
  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The album as it is now; null when there are userErrors.',
  })
  readonly album: AlbumObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { album?: AlbumObject | null; error?: UserErrorData }) {
    this.album = outcome.album ?? null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('AlbumDeletePayload', { description: 'The outcome of `albumDelete`.' })
export class AlbumDeletePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The album that is gone; null when there are userErrors.',
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
  description: 'The outcome of `albumFilesAdd`, `albumFilesRemove` and `albumFilesMove`.',
})
export class AlbumFilesPayload {
  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The album as it is now; null when there are userErrors here.',
  })
  readonly album: AlbumObject | null;

  @Field(() => [FileResultObject], {
    description: 'One for each id, in their order; empty when there are userErrors here.',
  })
  readonly results: readonly FileResultObject[];

  @Field(() => [UserErrorObject], {
    description: 'What kept the whole from being done; what is about one file stands with it.',
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

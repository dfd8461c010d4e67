import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { Payload } from '../../../../platform/graphql/user-error.ts';
import { BulkPayload, type FileResults } from '../../../library/api/graphql/file-result.ts';
import { AlbumObject } from './album.ts';

const DESCRIPTION =
  'Text about the album, at most 2,000 characters. Null or blank text removes it.';
const NAME = 'Name, 1–200 characters. Leading and trailing white space is removed.';

@InputType('AlbumCreateInput', { description: 'Fields of a new album.' })
export class AlbumCreateInput {
  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  description?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'IDs of the initial files, in album order; at most 1,000.',
  })
  fileIds?: string[] | null;
}

@InputType('AlbumUpdateInput', {
  description: 'Changes to an album. Omitted fields keep their value.',
})
export class AlbumUpdateInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  description?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'ID of the cover file, which must be in the album. Null resets the cover to the first file.',
  })
  coverFileId?: string | null;
}

@ObjectType('AlbumPayload', { description: 'Result of `albumCreate` and `albumUpdate`.' })
export class AlbumPayload extends Payload<{ album: AlbumObject | null }> {
  @Field(() => AlbumObject, {
    nullable: true,
    description: 'The album after the mutation; null if `userErrors` is not empty.',
  })
  declare readonly album: AlbumObject | null;
}

@ObjectType('AlbumDeletePayload', { description: 'Result of `albumDelete`.' })
export class AlbumDeletePayload extends Payload<{ deletedId: string }> {
  @Field(() => ID, {
    nullable: true,
    description: 'ID of the deleted album; null if `userErrors` is not empty.',
  })
  declare readonly deletedId: string | null;
}

interface AlbumFilesResult extends FileResults {
  readonly album: AlbumObject | null;
}

@ObjectType('AlbumFilesPayload', {
  description: 'Result of `albumFilesAdd`, `albumFilesRemove` and `albumFilesMove`.',
})
export class AlbumFilesPayload extends BulkPayload<AlbumFilesResult> {
  @Field(() => AlbumObject, {
    nullable: true,
    description: "The album after the mutation; null if the payload's `userErrors` is not empty.",
  })
  declare readonly album: AlbumFilesResult['album'];
}

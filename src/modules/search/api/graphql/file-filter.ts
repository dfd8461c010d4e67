import { Field, ID, InputType } from 'type-graphql';

import { uuidOf } from '../../../../kernel/id.ts';
import { UploadStatusEnum } from '../../../library/api/graphql/enums.ts';
import type { UploadStatusName } from '../../../library/domain/upload-status.ts';
import { FileFilter, type FileFilterInput as Conditions } from '../../domain/file-filter.ts';
import type { FileOrderField, OrderDirection } from '../../domain/file-order.ts';
import { FileOrderFieldEnum, OrderDirectionEnum } from './enums.ts';
import { FileFactsInput, timesOf, withRanges } from './file-facts-input.ts';
import { DateTimeRangeInput } from './filter-inputs.ts';

/** Matches no album. */
const NO_ALBUM_ID = '00000000-0000-0000-0000-000000000000';

@InputType('FileOrder', { description: 'Order of a list of files.' })
export class FileOrderInput {
  @Field(() => FileOrderFieldEnum, { description: 'Sort key.' })
  field!: FileOrderField;

  @Field(() => OrderDirectionEnum, { description: 'Sort direction.' })
  direction!: OrderDirection;
}

@InputType('FileFilter', {
  description:
    'Conditions that files must meet. All given conditions apply; empty lists are ignored. At most 50 conditions, with `and`, `or` and `not` nested at most 3 levels deep.',
})
export class FileFilterInput extends FileFactsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Terms to find in the name alone, in the language of `query`.',
  })
  name?: string | null;

  @Field(() => [String], { nullable: true, description: 'Files with all of these tags.' })
  allTags?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Files with any of these tags.' })
  anyTag?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Files with none of these tags.' })
  noneOfTags?: string[] | null;

  @Field(() => DateTimeRangeInput, { nullable: true, description: 'When the upload was created.' })
  created?: DateTimeRangeInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True for favourites only, false for all other files.',
  })
  favourite?: boolean | null;

  @Field(() => [UploadStatusEnum], {
    nullable: true,
    description:
      'Files in any of these statuses. Completed and incomplete statuses cannot be combined. Defaults to completed files. Incomplete statuses are not allowed in `and`, `or` and `not`.',
  })
  statuses?: UploadStatusName[] | null;

  @Field(() => String, { nullable: true, description: 'Files with a copy at this provider.' })
  provider?: string | null;

  @Field(() => ID, { nullable: true, description: 'Files in this album.' })
  albumId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True for files in an active share, directly or through an album; false for all other files.',
  })
  shared?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True for files in the trash instead of files that are not. Not allowed in `and`, `or` and `not`.',
  })
  trashed?: boolean | null;

  @Field(() => [FileFilterInput], {
    nullable: true,
    description: 'Files that match all of these filters.',
  })
  and?: FileFilterInput[] | null;

  @Field(() => [FileFilterInput], {
    nullable: true,
    description: 'Files that match any of these filters.',
  })
  or?: FileFilterInput[] | null;

  @Field(() => FileFilterInput, {
    nullable: true,
    description:
      'Files that do not match this filter. An empty filter matches every file, so excluding it leaves none.',
  })
  not?: FileFilterInput | null;
}

/** Throws `FILTER_INVALID`. */
export function fileFilterOf(input: FileFilterInput): FileFilter {
  return FileFilter.of(conditionsOf(input));
}

function conditionsOf(input: FileFilterInput): Conditions {
  const { created, albumId, and, or, not, ...conditions } = withRanges(input);
  return {
    ...conditions,
    created: created && timesOf(created),
    // A malformed id matches nothing, like the id of another user's album.
    albumId: albumId ? (uuidOf('album', albumId) ?? NO_ALBUM_ID) : undefined,
    and: and?.map(conditionsOf),
    or: or?.map(conditionsOf),
    not: not && conditionsOf(not),
  };
}

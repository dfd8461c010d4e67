import { Field, Float, ID, Int, ObjectType } from 'type-graphql';

import { type FileCategory, FileType } from '../../../../kernel/file-type.ts';
import { formatId } from '../../../../kernel/id.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { DateScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { BucketFile } from '../../application/file-search.ts';
import type { BucketPage } from '../../application/read-bucket.ts';
import { encodeFileCursor } from './cursors.ts';

/** The base of a type of a bucket's files: the columns that do not depend on who looks at them. */
@ObjectType()
export abstract class BucketColumnsObject {
  constructor(
    private readonly page: BucketPage,
    private readonly listKey: string,
    private readonly hasPreviousPage: boolean,
  ) {}

  @Field(() => [ID], { description: 'IDs of the files.' })
  get ids(): string[] {
    return this.column(({ id }) => formatId('file', id));
  }

  @Field(() => [DateTimeScalar], { description: 'Capture times, or upload times if unknown.' })
  get sortedAts(): Date[] {
    return this.column(({ sortAt }) => sortAt);
  }

  @Field(() => [DateScalar], {
    description: 'Dates at the place of capture, or in UTC if the time zone is unknown.',
  })
  get dates(): string[] {
    return this.column(({ date }) => date);
  }

  @Field(() => [Float], {
    description: 'Width divided by height, as displayed; 1 if unknown.',
  })
  get ratios(): number[] {
    return this.column(({ ratio = 1 }) => ratio);
  }

  @Field(() => [String], {
    nullable: 'items',
    description: 'ThumbHashes in Base64; null if there is none.',
  })
  get thumbhashes(): (string | undefined)[] {
    return this.column(({ thumbhash }) => thumbhash);
  }

  @Field(() => [FileCategoryEnum], { description: 'Categories.' })
  get categories(): FileCategory[] {
    return this.column(({ mimeType }) => FileType.ofMimeType(mimeType).category);
  }

  @Field(() => [AvailabilityEnum], { description: 'Whether the bytes can be read now.' })
  get availabilities(): Availability['kind'][] {
    return this.column(({ availability }) => availability);
  }

  @Field(() => [Int], {
    nullable: 'items',
    description: 'Durations in milliseconds; null for still pictures, or if unknown.',
  })
  get durations(): (number | undefined)[] {
    return this.column(({ durationMs }) => durationMs);
  }

  @Field(() => PageInfoObject, {
    description: 'Whether the bucket has more files, and where to continue.',
  })
  get pageInfo(): PageInfoObject {
    const { files, hasNextPage } = this.page;
    const ends = [files[0], files.at(-1)].filter((file) => file !== undefined);
    const cursors = ends.map(({ id, sortAt }) =>
      encodeFileCursor(this.listKey, { id, key: String(sortAt.getTime()) }),
    );
    return new PageInfoObject({ hasNextPage, hasPreviousPage: this.hasPreviousPage }, cursors);
  }

  protected column<Value>(valueOf: (file: BucketFile) => Value): Value[] {
    return this.page.files.map(valueOf);
  }
}

@ObjectType('TimelineBucketFiles', {
  description:
    'Files of a day, month or year as columns, to lay out a grid. All lists have the same length; the n-th item of each belongs to the n-th file. Newest first, as in `files`.',
})
export class TimelineBucketFilesObject extends BucketColumnsObject {
  @Field(() => [Boolean], { description: 'Whether the files are favourites.' })
  get favourites(): boolean[] {
    return this.column(({ favourite }) => favourite);
  }
}

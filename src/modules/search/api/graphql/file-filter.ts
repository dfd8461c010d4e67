import { Field, Float, ID, InputType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
} from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum, UploadStatusEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { UploadStatusName } from '../../../library/domain/upload-status.ts';
import { FileFilter } from '../../domain/file-filter.ts';
import type { FileOrder, FileOrderField, OrderDirection } from '../../domain/file-order.ts';
import { FileOrderFieldEnum, OrderDirectionEnum } from './enums.ts';

/** No album has it. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

@InputType('ByteSizeRange', { description: 'Lengths in bytes; both ends belong to it.' })
export class ByteSizeRangeInput {
  @Field(() => ByteSizeScalar, { nullable: true, description: 'At least.' })
  gte?: number | null;

  @Field(() => ByteSizeScalar, { nullable: true, description: 'At most.' })
  lte?: number | null;
}

@InputType('DateTimeRange', { description: 'From one moment up to another.' })
export class DateTimeRangeInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Not before it.' })
  gte?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before it.' })
  lt?: Date | null;
}

@InputType('BoundingBox', {
  description:
    'A part of the earth, in degrees. A box whose west is above its east lies across the date line.',
})
export class BoundingBoxInput {
  @Field(() => Float, { description: 'Its lower latitude.' })
  south!: number;

  @Field(() => Float, { description: 'Where it begins.' })
  west!: number;

  @Field(() => Float, { description: 'Its upper latitude.' })
  north!: number;

  @Field(() => Float, { description: 'Where it ends.' })
  east!: number;
}

@InputType('FileOrder', { description: 'How a list of files is ordered.' })
export class FileOrderInput {
  @Field(() => FileOrderFieldEnum, { description: 'By what.' })
  field!: FileOrderField;

  @Field(() => OrderDirectionEnum, { description: 'Which way.' })
  direction!: OrderDirection;
}

@InputType('FileFilter', {
  description: 'Which files are wanted. All that is said has to hold; an empty list says nothing.',
})
export class FileFilterInput {
  @Field(() => String, {
    nullable: true,
    description: 'Words that the name has, as in `query`.',
  })
  name?: string | null;

  @Field(() => [String], { nullable: true, description: 'It has all these tags.' })
  allTags?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'It has one of these tags.' })
  anyTag?: string[] | null;

  @Field(() => [MimeTypeScalar], { nullable: true, description: 'One of these media types.' })
  types?: string[] | null;

  @Field(() => [FileCategoryEnum], { nullable: true, description: 'One of these kinds.' })
  categories?: FileCategory[] | null;

  @Field(() => ByteSizeRangeInput, { nullable: true, description: 'Its length.' })
  size?: ByteSizeRangeInput | null;

  @Field(() => DateTimeRangeInput, {
    nullable: true,
    description: 'When it was taken, else when it was uploaded.',
  })
  captured?: DateTimeRangeInput | null;

  @Field(() => DateTimeRangeInput, { nullable: true, description: 'When its upload began.' })
  created?: DateTimeRangeInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is a favourite.' })
  favourite?: boolean | null;

  @Field(() => BoundingBoxInput, { nullable: true, description: 'Where it was taken.' })
  place?: BoundingBoxInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is known where.' })
  hasLocation?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The camera, as `fileFacets` names it.' })
  camera?: string | null;

  @Field(() => [UploadStatusEnum], {
    nullable: true,
    description:
      'One of these; kept and unfinished ones are never in one list. Kept ones if not said.',
  })
  statuses?: UploadStatusName[] | null;

  @Field(() => [AvailabilityEnum], { nullable: true, description: 'One of these.' })
  availabilities?: Availability['kind'][] | null;

  @Field(() => String, { nullable: true, description: 'It has a copy at this provider.' })
  provider?: string | null;

  @Field(() => ID, { nullable: true, description: 'It is in this album.' })
  albumId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is shared, by itself or with its album, by a share that still holds.',
  })
  shared?: boolean | null;
}

/** Throws `FILTER_INVALID`. */
export function fileFilterOf(input: FileFilterInput): FileFilter {
  const { size, captured, created, albumId } = input;
  return FileFilter.of({
    name: input.name ?? undefined,
    allTags: input.allTags ?? undefined,
    anyTag: input.anyTag ?? undefined,
    types: input.types ?? undefined,
    categories: input.categories ?? undefined,
    size: size ? { from: size.gte ?? undefined, to: size.lte ?? undefined } : undefined,
    captured: captured ? rangeOf(captured) : undefined,
    created: created ? rangeOf(created) : undefined,
    favourite: input.favourite ?? undefined,
    box: input.place ?? undefined,
    hasLocation: input.hasLocation ?? undefined,
    camera: input.camera ?? undefined,
    statuses: input.statuses ?? undefined,
    availabilities: input.availabilities ?? undefined,
    provider: input.provider ?? undefined,
    // What is no id of an album is answered as somebody else's is.
    albumId: albumId ? (uuidOf('album', albumId) ?? NOBODYS) : undefined,
    shared: input.shared ?? undefined,
  });
}

function rangeOf({ gte, lt }: DateTimeRangeInput) {
  return { from: gte ?? undefined, to: lt ?? undefined };
}

export function fileOrderOf({ field, direction }: FileOrderInput): FileOrder {
  return { field, direction };
}

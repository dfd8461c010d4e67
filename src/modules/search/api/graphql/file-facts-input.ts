import { Field, InputType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { MimeTypeScalar } from '../../../../platform/graphql/scalars.ts';
import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { Orientation } from '../../domain/orientation.ts';
import { MediaOrientationEnum } from './enums.ts';
import {
  BoundingBoxInput,
  ByteSizeRangeInput,
  DateTimeRangeInput,
  DurationRangeInput,
} from './filter-inputs.ts';

/** Conditions on what is known of a file itself, as opposed to what its owner does with it. */
@InputType()
export abstract class FileFactsInput {
  @Field(() => [MimeTypeScalar], {
    nullable: true,
    description: 'Files with any of these media types.',
  })
  types?: string[] | null;

  @Field(() => [FileCategoryEnum], {
    nullable: true,
    description: 'Files in any of these categories.',
  })
  categories?: FileCategory[] | null;

  @Field(() => ByteSizeRangeInput, { nullable: true, description: 'Size of the file.' })
  size?: ByteSizeRangeInput | null;

  @Field(() => DurationRangeInput, {
    nullable: true,
    description: 'Duration of the video or recording. Files without a known duration do not match.',
  })
  duration?: DurationRangeInput | null;

  @Field(() => [MediaOrientationEnum], {
    nullable: true,
    description: 'Pictures and videos in any of these orientations.',
  })
  orientations?: Orientation[] | null;

  @Field(() => DateTimeRangeInput, {
    nullable: true,
    description: 'Capture time, or upload time if unknown.',
  })
  captured?: DateTimeRangeInput | null;

  @Field(() => BoundingBoxInput, {
    nullable: true,
    description: 'Area in which the file was captured.',
  })
  within?: BoundingBoxInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True for files with a known location, false for files without one.',
  })
  hasLocation?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Files captured at any of these places, exactly as in the facets, such as `Paris, France`.',
  })
  places?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Camera name, exactly as in the facets.',
  })
  camera?: string | null;

  @Field(() => [AvailabilityEnum], {
    nullable: true,
    description: 'Files with any of these availabilities.',
  })
  availabilities?: Availability['kind'][] | null;
}

/** The conditions of an input, with ranges as in the domain. Other conditions are kept. */
export function withRanges<Input extends FileFactsInput>(input: Input) {
  const { size, duration, captured, within, ...conditions } = withoutNulls(input);
  return {
    ...conditions,
    size: size && inclusiveRangeOf(size),
    duration: duration && inclusiveRangeOf(duration),
    captured: captured && timesOf(captured),
    box: within,
  };
}

function inclusiveRangeOf({ gte, lte }: ByteSizeRangeInput | DurationRangeInput) {
  return { from: gte ?? undefined, to: lte ?? undefined };
}

export function timesOf({ gte, lt }: DateTimeRangeInput) {
  return { from: gte ?? undefined, to: lt ?? undefined };
}

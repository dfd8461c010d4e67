import { Field, Float, InputType, Int } from 'type-graphql';

import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';

@InputType('ByteSizeRange', {
  description: 'A range of sizes in bytes. Both bounds are inclusive.',
})
export class ByteSizeRangeInput {
  @Field(() => ByteSizeScalar, { nullable: true, description: 'Minimum size, inclusive.' })
  gte?: number | null;

  @Field(() => ByteSizeScalar, { nullable: true, description: 'Maximum size, inclusive.' })
  lte?: number | null;
}

@InputType('DurationRange', {
  description: 'A range of durations in milliseconds. Both bounds are inclusive.',
})
export class DurationRangeInput {
  @Field(() => Int, { nullable: true, description: 'Minimum duration, inclusive.' })
  gte?: number | null;

  @Field(() => Int, { nullable: true, description: 'Maximum duration, inclusive.' })
  lte?: number | null;
}

@InputType('DateTimeRange', { description: 'A range of times.' })
export class DateTimeRangeInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Earliest time, inclusive.' })
  gte?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Latest time, exclusive.' })
  lt?: Date | null;
}

@InputType('BoundingBox', {
  description:
    'A geographic area, in degrees. A box whose `west` is greater than its `east` crosses the date line.',
})
export class BoundingBoxInput {
  @Field(() => Float, { description: 'Southern latitude, -90 to 90.' })
  south!: number;

  @Field(() => Float, { description: 'Western longitude, -180 to 180.' })
  west!: number;

  @Field(() => Float, { description: 'Northern latitude, -90 to 90.' })
  north!: number;

  @Field(() => Float, { description: 'Eastern longitude, -180 to 180.' })
  east!: number;
}

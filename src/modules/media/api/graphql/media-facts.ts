import { Field, Float, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import type { Capture } from '../../domain/capture-time.ts';
import type { EmbeddedMotion, MediaLocation } from '../../domain/media-facts.ts';
import type { Place } from '../../domain/place.ts';
import { CaptureZoneEnum } from './enums.ts';

@ObjectType('MediaLocation', { description: 'A position in WGS 84.' })
export class MediaLocationObject extends RowObject<MediaLocation> {
  @Field(() => Float, { description: 'Degrees, positive in the north.' })
  declare readonly latitude: number;

  @Field(() => Float, { description: 'Degrees, positive in the east.' })
  declare readonly longitude: number;

  @Field(() => Float, { nullable: true, description: 'Meters above sea level.' })
  declare readonly altitude: MediaLocation['altitude'];
}

@ObjectType('MediaPlace', { description: 'The town nearest to a position.' })
export class MediaPlaceObject extends RowObject<Place> {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2 code of the country, such as `FR`.' })
  declare readonly country: string;

  @Field(() => String, { nullable: true, description: 'Name of the country in English.' })
  declare readonly countryName: Place['countryName'];

  @Field(() => String, { description: 'Name of the town.' })
  declare readonly city: string;
}

@ObjectType('MediaCapture', { description: 'When a photo, video or recording was taken.' })
export class MediaCaptureObject extends RowObject<Capture> {
  @Field(() => String, {
    description:
      'Date and time on the clock at the place, without a zone, such as `2026-08-14T18:03:11`. In UTC if `zone` is CONTAINER_UTC.',
  })
  get localTime(): string {
    return this.row.local;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The instant; null while the time zone is unknown.',
  })
  declare readonly at: Capture['at'];

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes east of UTC; null while the time zone is unknown.',
  })
  declare readonly offsetMinutes: Capture['offsetMinutes'];

  @Field(() => CaptureZoneEnum, { description: 'How the time zone is known.' })
  get zone(): NonNullable<Capture['zoneSource']> | 'UNKNOWN' {
    return this.row.zoneSource ?? 'UNKNOWN';
  }
}

@ObjectType('EmbeddedMotion', {
  description: 'The video within a motion photo. Request these bytes of the file with Range.',
})
export class EmbeddedMotionObject extends RowObject<EmbeddedMotion> {
  @Field(() => ByteSizeScalar, { description: 'Position of the first byte.' })
  declare readonly offset: number;

  @Field(() => ByteSizeScalar, { description: 'Number of bytes.' })
  declare readonly length: number;
}

import { Field, Float, Int, ObjectType } from 'type-graphql';

import { copyMissing, objectOf, RowObject } from '../../../../platform/graphql/row-object.ts';
import type { FileMediaRow } from '../../application/media-queries.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import {
  EmbeddedMotionObject,
  MediaCaptureObject,
  MediaLocationObject,
  MediaPlaceObject,
} from './media-facts.ts';

@ObjectType('Media', {
  description:
    'What the bytes of a photo, video or recording say about it. A field is null if they do not say it.',
})
export class MediaObject extends RowObject<FileMediaRow> {
  constructor(row: FileMediaRow) {
    super(row);
    copyMissing(row.facts, this);
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Width in pixels as displayed, with the orientation applied.',
  })
  declare readonly width: FileMediaRow['width'];

  @Field(() => Int, {
    nullable: true,
    description: 'Height in pixels as displayed, with the orientation applied.',
  })
  declare readonly height: FileMediaRow['height'];

  @Field(() => String, {
    nullable: true,
    description:
      'ThumbHash of the picture in Base64, about 25 bytes: a blurred placeholder to draw before the preview is loaded.',
  })
  get thumbhash(): string | null {
    const { thumbhash } = this.row;
    return thumbhash ? Buffer.from(thumbhash).toString('base64') : null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Dominant color of the picture, such as `#1e90ff`.',
  })
  declare readonly dominantColor: FileMediaRow['dominantColor'];

  @Field(() => Int, {
    nullable: true,
    description: 'EXIF orientation, 1–8. Already applied to `width`, `height` and previews.',
  })
  declare readonly orientation: MediaFacts['orientation'];

  @Field(() => Int, { nullable: true, description: 'Duration in milliseconds.' })
  declare readonly durationMs: MediaFacts['durationMs'];

  @Field(() => String, { nullable: true, description: 'Video codec, such as `hevc` or `avc`.' })
  declare readonly videoCodec: MediaFacts['videoCodec'];

  @Field(() => String, { nullable: true, description: 'Audio codec, such as `aac` or `flac`.' })
  declare readonly audioCodec: MediaFacts['audioCodec'];

  @Field(() => Float, { nullable: true, description: 'Frames per second.' })
  declare readonly frameRate: MediaFacts['frameRate'];

  @Field(() => String, { nullable: true, description: 'Manufacturer of the camera.' })
  declare readonly cameraMake: MediaFacts['cameraMake'];

  @Field(() => String, { nullable: true, description: 'Model of the camera.' })
  declare readonly cameraModel: MediaFacts['cameraModel'];

  @Field(() => String, { nullable: true, description: 'Model of the lens.' })
  declare readonly lens: MediaFacts['lens'];

  @Field(() => Float, { nullable: true, description: 'Exposure time in seconds.' })
  declare readonly exposureSeconds: MediaFacts['exposureSeconds'];

  @Field(() => Float, { nullable: true, description: 'Aperture as f-number.' })
  declare readonly aperture: MediaFacts['aperture'];

  @Field(() => Int, { nullable: true, description: 'ISO speed.' })
  declare readonly iso: MediaFacts['iso'];

  @Field(() => Float, { nullable: true, description: 'Focal length in millimeters.' })
  declare readonly focalLengthMm: MediaFacts['focalLengthMm'];

  @Field(() => String, {
    nullable: true,
    description: 'Identifier shared by the photo and the video of an Apple live photo.',
  })
  declare readonly contentIdentifier: MediaFacts['contentIdentifier'];

  @Field(() => String, { nullable: true, description: 'Title of a recording.' })
  declare readonly title: MediaFacts['title'];

  @Field(() => String, { nullable: true, description: 'Artist of a recording.' })
  declare readonly artist: MediaFacts['artist'];

  @Field(() => String, { nullable: true, description: 'Album of a recording.' })
  declare readonly album: MediaFacts['album'];

  @Field(() => MediaCaptureObject, { nullable: true, description: 'When it was taken.' })
  get capture(): MediaCaptureObject | null {
    return objectOf(this.row.facts.capture, MediaCaptureObject);
  }

  @Field(() => MediaLocationObject, { nullable: true, description: 'Where it was taken.' })
  get location(): MediaLocationObject | null {
    return objectOf(this.row.facts.location, MediaLocationObject);
  }

  @Field(() => MediaPlaceObject, {
    nullable: true,
    description: 'Town within 50 km of where it was taken.',
  })
  get place(): MediaPlaceObject | null {
    return objectOf(this.row.facts.place, MediaPlaceObject);
  }

  @Field(() => EmbeddedMotionObject, {
    nullable: true,
    description: 'The video within a motion photo of Google or Samsung.',
  })
  get embeddedMotion(): EmbeddedMotionObject | null {
    return objectOf(this.row.facts.embeddedMotion, EmbeddedMotionObject);
  }
}

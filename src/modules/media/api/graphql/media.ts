import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { UrlScalar } from '../../../../platform/graphql/scalars.ts';
import type { FileMediaRow, PreviewRow } from '../../application/media-queries.ts';

@ObjectType('Media', { description: 'Properties of a photo, video or recording.' })
export class MediaObject extends RowObject<FileMediaRow> {
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
}

interface PreviewLink extends PreviewRow {
  readonly url: string;
}

@ObjectType('Preview', {
  description: 'A preview image without metadata. Stays available while the original is archived.',
})
export class PreviewObject extends RowObject<PreviewLink> {
  @Field(() => UrlScalar, {
    description:
      'URL of the image. Needs no credentials, never changes, and may be cached forever; anyone who knows it can read the preview until the file is deleted permanently.',
  })
  declare readonly url: string;

  @Field(() => Int, { description: 'Width in pixels.' })
  declare readonly width: number;

  @Field(() => Int, { description: 'Height in pixels.' })
  declare readonly height: number;
}

import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { UrlScalar } from '../../../../platform/graphql/scalars.ts';
import type { PreviewRow } from '../../application/media-queries.ts';

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

import { Field, Int, ObjectType } from 'type-graphql';

import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar, UrlScalar } from '../../../../platform/graphql/scalars.ts';
import type { PreviewRow, PreviewTotals } from '../../application/media-queries.ts';

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

@ObjectType('PreviewUsage', {
  description: 'Hot storage used by previews made in advance, over all users.',
})
export class PreviewUsageObject extends RowObject<PreviewTotals> {
  @Field(() => Int, { description: 'Number of previews.' })
  declare readonly previews: number;

  @Field(() => ByteSizeScalar, { description: 'Bytes; they do not count towards quotas.' })
  declare readonly bytes: number;
}

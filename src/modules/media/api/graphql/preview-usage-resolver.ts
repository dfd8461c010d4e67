import { FieldResolver, Resolver, Root } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { QuotaObject } from '../../../account/api/graphql/quota.ts';
import type { MediaQueries } from '../../application/media-queries.ts';

/** Adds the size of previews to quotas. */
@Resolver(() => QuotaObject)
export class PreviewUsageResolver {
  constructor(private readonly deps: { readonly media: Pick<MediaQueries, 'previewBytes'> }) {}

  @FieldResolver(() => ByteSizeScalar, {
    description:
      'Bytes of previews in WebP, which do not count towards the quota. Computed on request.',
  })
  previewBytes(@Root() { ownerId }: QuotaObject): Promise<number> {
    return this.deps.media.previewBytes(ownerId);
  }
}

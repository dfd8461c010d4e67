import type { LoaderTable } from '../../../../platform/contribution.ts';
import { byKey, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { FileMediaRow, MediaQueries } from '../../application/media-queries.ts';

/** Batched reads of what was made of the viewer's files. */
export interface MediaLoaders {
  /** By file id. */
  readonly media: Loader<FileMediaRow | undefined>;
}

export interface Viewer extends library.Viewer, MediaLoaders {}

export const MEDIA_LOADERS: LoaderTable<MediaLoaders, { readonly media: MediaQueries }> = {
  media: ({ media }, ownerId, isCached) =>
    byKey(
      (ids) => media.ofFiles(ownerId, ids),
      ({ fileId }) => fileId,
      isCached,
    ),
};

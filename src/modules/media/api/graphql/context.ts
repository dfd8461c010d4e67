import type { LoaderTable } from '../../../../platform/contribution.ts';
import { byKey, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { FileMediaRow, MediaQueries } from '../../application/media-queries.ts';
import type { SimilarFileQueries } from '../../application/similar-pictures.ts';

/** Batched reads of what was made of the viewer's files. */
export interface MediaLoaders {
  /** By file id. */
  readonly media: Loader<FileMediaRow | undefined>;
  /** Ids of the files of a group of near duplicates. */
  readonly duplicates: Loader<readonly string[]>;
}

export interface Viewer extends library.Viewer, MediaLoaders {}

export const MEDIA_LOADERS: LoaderTable<
  MediaLoaders,
  { readonly media: MediaQueries; readonly similarFiles: SimilarFileQueries }
> = {
  media: ({ media }, ownerId, isCached) =>
    byKey(
      (ids) => media.ofFiles(ownerId, ids),
      ({ fileId }) => fileId,
      isCached,
    ),
  duplicates: ({ similarFiles }, ownerId) =>
    byMap((ids) => similarFiles.filesOf(ownerId, ids), [], false),
};

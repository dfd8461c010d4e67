import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { UploadQueries } from '../../application/upload-queries.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';
import type { WatchUploadProgress } from '../../application/watch-upload-progress.ts';

/** Batched reads of the viewer's uploads. */
export interface UploadLoaders {
  readonly uploads: Loader<UploadSessionRow | undefined>;
}

export interface Viewer extends library.Viewer, UploadLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchUploadProgress: WatchUploadProgress;
}

export const UPLOAD_LOADERS: LoaderTable<
  UploadLoaders,
  { readonly uploads: Pick<UploadQueries, 'find'> }
> = {
  uploads: ({ uploads }, ownerId, remember) => byId((ids) => uploads.find(ownerId, ids), remember),
};

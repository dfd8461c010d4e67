import type { LoaderTable } from '../../../../platform/contribution.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { byId, byMap, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as account from '../../../account/api/graphql/context.ts';
import type { FileQueries, FileRow, ReadableCopy } from '../../application/file-queries.ts';
import type { WatchFiles } from '../../application/watch-files.ts';

/** Batched reads of the viewer's files. */
export interface LibraryLoaders {
  readonly files: Loader<FileRow | undefined>;
  readonly copies: Loader<readonly ReadableCopy[]>;
}

export interface Viewer extends account.Viewer, LibraryLoaders {}

export interface GraphqlContext extends graphql.GraphqlContext<Viewer> {
  readonly watchFiles: WatchFiles;
}

interface LoaderDeps {
  readonly files: Pick<FileQueries, 'find' | 'copiesOfMany'>;
}

export const LIBRARY_LOADERS: LoaderTable<LibraryLoaders, LoaderDeps> = {
  files: ({ files }, ownerId, isCached) => byId((ids) => files.find(ownerId, ids), isCached),
  copies: ({ files }, ownerId, isCached) =>
    byMap((ids) => files.copiesOfMany(ownerId, ids), [], isCached),
};

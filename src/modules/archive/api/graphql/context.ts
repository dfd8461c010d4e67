import type { LoaderTable } from '../../../../platform/contribution.ts';
import { byKey, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { PlacementPolicies } from '../../../storage/application/placement-policies.ts';
import type { PlacementPolicy } from '../../../storage/domain/choose-provider.ts';
import type { ArchiveQueries, FileArchiveRow } from '../../application/archive-queries.ts';

/** Batched reads of how the viewer's files are stored. */
export interface ArchiveLoaders {
  /** By file id. */
  readonly archives: Loader<FileArchiveRow | undefined>;
  /** The viewer's placement policy; read once per request. */
  readonly policy: () => Promise<PlacementPolicy>;
}

export interface Viewer extends library.Viewer, ArchiveLoaders {}

interface LoaderDeps {
  readonly archive: Pick<ArchiveQueries, 'ofFiles'>;
  readonly policies: Pick<PlacementPolicies, 'of'>;
}

export const ARCHIVE_LOADERS: LoaderTable<ArchiveLoaders, LoaderDeps> = {
  archives: ({ archive }, ownerId, isCached) =>
    byKey(
      (ids) => archive.ofFiles(ownerId, ids),
      ({ fileId }) => fileId,
      isCached,
    ),
  policy: ({ policies }, ownerId, isCached) => {
    let policy: Promise<PlacementPolicy> | undefined;
    return () => (isCached ? (policy ??= policies.of(ownerId)) : policies.of(ownerId));
  },
};

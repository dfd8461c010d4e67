import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { LoaderTable } from '../../../../platform/contribution.ts';
import { byId, type Loader } from '../../../../platform/graphql/loaders.ts';
import type * as library from '../../../library/api/graphql/context.ts';
import type { SavedSearchQueries, SavedSearchRow } from '../../application/saved-search-queries.ts';

/** Half of the connections for searches. */
const SEARCHES_AT_ONCE = 2;

interface SearchLoaders {
  readonly savedSearches: Loader<SavedSearchRow | undefined>;
  /** Searches of one request, so that a list of saved searches does not occupy all connections. */
  readonly searchSlots: Slots;
}

export interface Viewer extends library.Viewer, SearchLoaders {}

interface LoaderDeps {
  readonly savedSearches: Pick<SavedSearchQueries, 'find'>;
}

export const SEARCH_LOADERS: LoaderTable<SearchLoaders, LoaderDeps> = {
  savedSearches: ({ savedSearches }, ownerId, isCached) =>
    byId((ids) => savedSearches.find(ownerId, ids), isCached),
  searchSlots: () => new Slots(SEARCHES_AT_ONCE),
};

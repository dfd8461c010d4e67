import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DatabaseConnection } from '../../platform/postgres/database-connection.ts';
import { openSearchSql } from '../../platform/postgres/search-sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { SEARCH_LOADERS, type Viewer } from './api/graphql/context.ts';
import { SavedSearchMutationResolver } from './api/graphql/saved-search-mutation-resolver.ts';
import { SavedSearchResolver } from './api/graphql/saved-search-resolver.ts';
import { SavedSearchObject } from './api/graphql/saved-search.ts';
import { SearchResolver } from './api/graphql/search-resolver.ts';
import { SuggestionResolver } from './api/graphql/suggestion-resolver.ts';
import { CreateSavedSearch } from './application/create-saved-search.ts';
import { DeleteSavedSearch } from './application/delete-saved-search.ts';
import { DescribeFacets } from './application/describe-facets.ts';
import { ListFiles } from './application/list-files.ts';
import { ListTimeline } from './application/list-timeline.ts';
import { ReadBucket } from './application/read-bucket.ts';
import { SuggestSearches } from './application/suggest-searches.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { UpdateSavedSearch } from './application/update-saved-search.ts';
import { mikroSavedSearchRepository } from './infrastructure/mikro-saved-search-repository.ts';
import { postgresFileSearch } from './infrastructure/postgres-file-search.ts';
import { postgresSavedSearchQueries } from './infrastructure/postgres-saved-search-queries.ts';
import { postgresSuggestions } from './infrastructure/postgres-suggestions.ts';
import { SavedSearchEntity } from './infrastructure/saved-search.entity.ts';

/** Composes lists, facets, the timeline and saved searches, with separate database connections for searches. */
export function composeSearch(
  { clock, ids, log, sql, stack, unitOfWork }: Platform<Transaction>,
  { files }: { readonly files: FileQueries },
  connection: DatabaseConnection,
) {
  const searching = stack.use(openSearchSql(connection, log)).sql;
  const search = postgresFileSearch(searching);
  return {
    listFiles: new ListFiles(files, search, clock),
    describeFacets: new DescribeFacets(search, clock),
    listTimeline: new ListTimeline(search, clock),
    readBucket: new ReadBucket(search, clock),
    savedSearches: postgresSavedSearchQueries(sql),
    createSavedSearch: new CreateSavedSearch(unitOfWork, clock, ids),
    updateSavedSearch: new UpdateSavedSearch(unitOfWork),
    deleteSavedSearch: new DeleteSavedSearch(unitOfWork),
    suggestSearches: new SuggestSearches(postgresSuggestions(searching)),
  };
}

export const searchContribution: Contribution<ReturnType<typeof composeSearch>> = {
  entities: [SavedSearchEntity],
  transaction: { savedSearches: mikroSavedSearchRepository } satisfies TransactionTable<
    Pick<Transaction, 'savedSearches'>
  >,
  resolvers: (useCases) => [
    new SearchResolver(useCases),
    new SavedSearchResolver(useCases),
    new SavedSearchMutationResolver(useCases),
    new SuggestionResolver(useCases.suggestSearches),
  ],
  loaders: SEARCH_LOADERS,
  nodes: {
    savedsearch: ({ savedSearches }: Viewer, uuid) =>
      loadObject(savedSearches, uuid, SavedSearchObject),
  },
};

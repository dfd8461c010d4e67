import type { Contribution } from '../../platform/contribution.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DatabaseConnection } from '../../platform/postgres/database-connection.ts';
import { openSearchSql } from '../../platform/postgres/search-sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { SearchResolver } from './api/graphql/search-resolver.ts';
import { DescribeFacets } from './application/describe-facets.ts';
import { ListFiles } from './application/list-files.ts';
import { ListTimeline } from './application/list-timeline.ts';
import { ReadBucket } from './application/read-bucket.ts';
import { postgresFileSearch } from './infrastructure/postgres-file-search.ts';

/** Composes lists, facets and the timeline, with separate database connections for searches. */
export function composeSearch(
  { clock, log, stack }: Platform,
  { files }: { readonly files: FileQueries },
  connection: DatabaseConnection,
) {
  const search = postgresFileSearch(stack.use(openSearchSql(connection, log)).sql);
  return {
    listFiles: new ListFiles(files, search, clock),
    describeFacets: new DescribeFacets(search, clock),
    listTimeline: new ListTimeline(search, clock),
    readBucket: new ReadBucket(search, clock),
  };
}

export const searchContribution: Contribution<ReturnType<typeof composeSearch>> = {
  resolvers: (useCases) => [new SearchResolver(useCases)],
};

import type { Clock } from '../../kernel/clock.ts';
import type { DatabaseConnection } from '../../platform/postgres/database-connection.ts';
import { openSearchSql } from '../../platform/postgres/search-sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { DescribeFacets } from './application/describe-facets.ts';
import { ListFiles } from './application/list-files.ts';
import { ListTimeline } from './application/list-timeline.ts';
import { PostgresFileSearch } from './infrastructure/postgres-file-search.ts';

export interface SearchContext {
  readonly connection: DatabaseConnection;
  readonly files: FileQueries;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
  readonly stack: AsyncDisposableStack;
}

/** Lists, facets and the timeline, and the connections that searches run on. */
export function composeSearch({ connection, files, clock, log, stack }: SearchContext) {
  const search = new PostgresFileSearch(stack.use(openSearchSql(connection, log)).sql);
  return {
    listFiles: new ListFiles(files, search, clock),
    describeFacets: new DescribeFacets(search, clock),
    listTimeline: new ListTimeline(search, clock),
  };
}

import { DescribeFacets } from '../application/file/describe-facets.ts';
import { ListFiles } from '../application/file/list-files.ts';
import { ListTimeline } from '../application/file/list-timeline.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { DatabaseConnection } from '../infrastructure/postgres/database-connection.ts';
import { PostgresFileSearch } from '../infrastructure/postgres/postgres-file-search.ts';
import { openSearchSql } from '../infrastructure/postgres/search-sql.ts';

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

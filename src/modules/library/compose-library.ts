import type { EventBus } from '../../kernel/event-bus.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { DescribeUsage } from './application/describe-usage.ts';
import { EditFiles } from './application/edit-files.ts';
import { ReplaceTags } from './application/replace-tags.ts';
import { TagFiles } from './application/tag-files.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { UpdateFile } from './application/update-file.ts';
import { WatchFiles } from './application/watch-files.ts';
import { PostgresFileQueries } from './infrastructure/postgres-file-queries.ts';
import { PostgresStorageUsage } from './infrastructure/postgres-storage-usage.ts';
import { PostgresTagQueries } from './infrastructure/postgres-tag-queries.ts';
import { PostgresUsageQueries } from './infrastructure/postgres-usage-queries.ts';

export interface LibraryContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly bus: EventBus;
}

/** The use cases of files: edits, tags, usage and the change feed. */
export function composeLibrary({ sql, unitOfWork, bus }: LibraryContext) {
  const files = new PostgresFileQueries(sql);
  const usage = new PostgresStorageUsage(sql);
  const editFiles = new EditFiles(unitOfWork);
  return {
    files,
    usage,
    editFiles,
    updateFile: new UpdateFile(unitOfWork),
    watchFiles: new WatchFiles(files, bus),
    tags: new PostgresTagQueries(sql),
    tagFiles: new TagFiles(editFiles),
    replaceTags: new ReplaceTags(unitOfWork),
    describeUsage: new DescribeUsage(new PostgresUsageQueries(sql), usage),
  };
}

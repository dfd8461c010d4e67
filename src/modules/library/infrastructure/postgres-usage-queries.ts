import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { UsageQueries } from '../application/usage-queries.ts';

const KEPT = `f.owner_id = $1 and f.status in ('COMPLETED', 'ARCHIVED')`;

/** Queries match the indexes `file_usage` and `file_trash_usage`. */
export function postgresUsageQueries(sql: Sql): UsageQueries {
  return {
    byMimeType: (ownerId) =>
      sql(
        `select mime_type, count(*) as files,
           coalesce(sum(size) filter (where is_first), 0)::bigint as bytes
         from (
           select f.mime_type, f.size,
             f.content_id is distinct from lag(f.content_id) over (order by f.content_id, f.id) as is_first
           from file f where ${KEPT}
         ) kept
         group by mime_type`,
        [ownerId],
      ),

    trashBytes: (ownerId) =>
      selectNumber(
        sql,
        `select coalesce(sum(bytes), 0)::bigint from (
           select min(f.size) as bytes from file f
           where ${KEPT} and f.trashed_at is not null and not exists (
             select from file other where other.owner_id = $1 and other.content_id = f.content_id
               and other.status in ('COMPLETED', 'ARCHIVED') and other.trashed_at is null
           )
           group by f.content_id
         ) trashed`,
        [ownerId],
      ),
  };
}

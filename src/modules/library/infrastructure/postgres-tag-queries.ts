import type { Sql } from '../../../platform/postgres/sql.ts';
import type { TagQueries, TagRow } from '../application/tag-queries.ts';

/** Reads the counts kept by label, among which those of tags begin with `tag:`. */
export function postgresTagQueries(sql: Sql): TagQueries {
  return {
    async page(ownerId, { after, query, limit }) {
      // PostgreSQL text cannot contain NUL.
      if (query?.includes('\u0000')) return [];
      const values: unknown[] = [ownerId, limit];
      let condition = '';
      if (after !== undefined) condition += ` and label > 'tag:' || $${values.push(after)}`;
      if (query !== undefined) {
        // The column's own collation folds the case of A to Z only.
        condition += ` and position(lower($${values.push(query)} collate "default")
          in lower(substr(label, 5) collate "default")) > 0`;
      }
      return sql<TagRow>(
        `select substr(label, 5) as tag, sum(files)::int as files from file_count
         where owner_id = $1 and label >= 'tag:' and label < 'tag;'${condition}
         group by label having sum(files) > 0 order by label limit $2`,
        values,
      );
    },
  };
}

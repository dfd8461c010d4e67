import type { Sql } from '../../../platform/postgres/sql.ts';
import type { TagQueries, TagRow } from '../application/tag-queries.ts';

export function postgresTagQueries(sql: Sql): TagQueries {
  return {
    async page(ownerId, { after, query, limit }) {
      // PostgreSQL text cannot contain NUL.
      if (query?.includes('\u0000')) return [];
      const values: unknown[] = [ownerId, limit];
      let condition = '';
      if (after !== undefined) condition += ` and tag > $${values.push(after)}`;
      if (query !== undefined) {
        // The column's own collation folds the case of A to Z only.
        condition += ` and position(lower($${values.push(query)} collate "default")
          in lower(tag collate "default")) > 0`;
      }
      return sql<TagRow>(
        `select tag, count(*) as files from file_tag
         where owner_id = $1 and listed${condition}
         group by tag order by tag limit $2`,
        values,
      );
    },
  };
}

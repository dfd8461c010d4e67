import type { Sql } from '../../../platform/postgres/sql.ts';
import type { TagQueries, TagRow } from '../application/tag-queries.ts';

/** Reads the counts of labels, which triggers on `file` maintain. */
export function postgresTagQueries(sql: Sql): TagQueries {
  return {
    async page(ownerId, { after, query, limit }) {
      // PostgreSQL text cannot contain NUL.
      if (query?.includes('\u0000')) return [];
      const values: unknown[] = [ownerId, limit];
      const bound = after === undefined ? '' : ` and label > 'tag:' || $${values.push(after)}`;
      const counted = `select label, sum(files) as files from file_count
        where owner_id = $1 and label >= 'tag:' and label < 'tag;'${bound}
        group by label having sum(files) > 0 order by label`;
      if (query === undefined) {
        return sql<TagRow>(
          `select substr(label, 5) as tag, files from (${counted} limit $2) page order by label`,
          values,
        );
      }
      // Materialized, so that each tag is folded once instead of once per row of its count.
      return sql<TagRow>(
        `with counted as materialized (${counted})
         select substr(label, 5) as tag, files from counted
         where ${startsWith('substr(label, 5)', `$${values.push(query)}`)} order by label limit $2`,
        values,
      );
    },
  };
}

/** Folded words contain only letters, digits and spaces, so nothing needs escaping for LIKE. */
function startsWith(tag: string, query: string): string {
  return `case when file_fold(${query}) = '' then starts_with(${tag}, ${query})
    else ' ' || file_fold(${tag}) like '% ' || file_fold(${query}) || '%' end`;
}

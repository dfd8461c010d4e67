import type { Sql } from '../../../platform/postgres/sql.ts';
import type { TagQueries, TagRow } from '../application/tag-queries.ts';

/** Plain reads of `file_tag`. */
export class PostgresTagQueries implements TagQueries {
  constructor(private readonly sql: Sql) {}

  async page(ownerId: string, page: Parameters<TagQueries['page']>[1]): Promise<TagRow[]> {
    const { after, query, limit } = page;
    // PostgreSQL knows no such text.
    if (query?.includes('\u0000')) return [];
    const values: unknown[] = [ownerId, limit];
    let wanted = '';
    if (after !== undefined) wanted += ` and tag > $${values.push(after)}`;
    if (query !== undefined) {
      // Not by the column's collation, which has letters from A to Z only.
      wanted += ` and position(lower($${values.push(query)} collate "default")
        in lower(tag collate "default")) > 0`;
    }
    return this.sql<{ tag: string; files: number }>(
      `select tag, count(*)::int as files from file_tag
       where owner_id = $1 and listed${wanted}
       group by tag order by tag limit $2`,
      values,
    );
  }
}

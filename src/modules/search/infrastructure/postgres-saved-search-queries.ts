import type { Sql } from '../../../platform/postgres/sql.ts';
import type { SavedSearchQueries } from '../application/saved-search-queries.ts';

const SELECT = `select id, name, query, filter, order_field, order_direction, created_at from saved_search`;

export function postgresSavedSearchQueries(sql: Sql): SavedSearchQueries {
  return {
    find: (ownerId, ids) =>
      sql(`${SELECT} where owner_id = $1 and id = any($2::uuid[])`, [ownerId, ids]),

    page: (ownerId, { after, limit }) =>
      sql(
        `${SELECT} where owner_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [ownerId, after, limit],
      ),
  };
}

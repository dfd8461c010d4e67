import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import {
  fileRowOf,
  type FileSqlRow,
  SELECT_FILES,
} from '../../library/infrastructure/file-rows.ts';
import type { TrashQueries } from '../application/trash-queries.ts';

export function postgresTrashQueries(sql: Sql): TrashQueries {
  return {
    async page(ownerId, { after, limit }) {
      const rows = await sql<FileSqlRow>(
        `${SELECT_FILES} where f.owner_id = $1 and f.trashed_at is not null
           and ($3::timestamptz is null or (f.trashed_at, f.id) < ($3, $4::uuid))
         order by f.trashed_at desc, f.id desc limit $2`,
        [ownerId, limit, after?.trashedAt, after?.id],
      );
      return rows.map(fileRowOf);
    },

    count: (ownerId) =>
      selectNumber(
        sql,
        'select count(*) from file where owner_id = $1 and trashed_at is not null',
        [ownerId],
      ),

    due: (before, limit, ownerId) =>
      sql(
        `select id, owner_id from file
         where trashed_at <= $1 and ($3::uuid is null or owner_id = $3)
         order by trashed_at limit $2`,
        [before, limit, ownerId],
      ),
  };
}

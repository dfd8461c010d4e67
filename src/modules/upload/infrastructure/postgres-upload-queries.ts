import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { UploadQueries } from '../application/upload-queries.ts';
import { selectSessions } from './upload-session-rows.ts';

/** What `open` lists. */
const LISTED = `owner_id = $1 and status in ('OPEN', 'FINALIZING') and not partial`;

export function postgresUploadQueries(sql: Sql): UploadQueries {
  return {
    find: (ownerId, ids) =>
      selectSessions(sql, 'where owner_id = $1 and id = any($2::uuid[])', [ownerId, ids]),

    open: (ownerId, { after, limit }) =>
      selectSessions(
        sql,
        `where ${LISTED} and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [ownerId, after, limit],
      ),

    async findOpenBySha256(ownerId, sha256, size) {
      const [row] = await selectSessions(
        sql,
        `where owner_id = $1 and declared_sha256 = $2 and size = $3 and status = 'OPEN'
           and not partial and derivative_of is null
         order by upload_offset desc limit 1`,
        [ownerId, bytesOf(sha256), size],
      );
      return row;
    },

    countOpen: (ownerId) =>
      selectNumber(sql, `select count(*) from upload_session where ${LISTED}`, [ownerId]),
  };
}

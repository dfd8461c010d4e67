import { selectColumn, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type {
  AccountDeletionQueries,
  AccountDeletionRow,
  AccountPart,
} from '../application/account-deletion-queries.ts';

const SELECT = `select id, user_id, status, requested_at, due_at, started_at, finished_at, contents
  from account_deletion`;

const PARTS: Readonly<Record<AccountPart, string>> = {
  upload: `select id from upload_session where owner_id = $1 and status in ('OPEN', 'FINALIZING')`,
  share: 'select id from share where owner_id = $1 and revoked_at is null',
  export: `select id from archive_export
           where owner_id = $1 and status not in ('CANCELLED', 'EXPIRED', 'FAILED')`,
  file: `select id from file where owner_id = $1 and status in ('COMPLETED', 'ARCHIVED')`,
};

/** Tables whose rows may be too many to delete them with the account in one statement. */
const HISTORY = ['file_change', 'album_change', 'deleted_bytes'];

/** Condition that no bytes of the user `$1` are left; previews are deleted with their contents' rows. */
const IS_EMPTY = `
  not exists (select from content where owner_id = $1)
  and not exists (select from file where owner_id = $1 and status in ('COMPLETED', 'ARCHIVED'))
  and not exists (select from upload_session where owner_id = $1 and status in ('OPEN', 'FINALIZING'))`;

export function postgresAccountDeletionQueries(sql: Sql): AccountDeletionQueries {
  const one = async (rest: string, value: string): Promise<AccountDeletionRow | undefined> =>
    (await sql<AccountDeletionRow>(`${SELECT} ${rest}`, [value]))[0];
  return {
    find: (id) => one('where id = $1', id),

    openOf: (userId) => one(`where user_id = $1 and status in ('REQUESTED', 'RUNNING')`, userId),

    due: (now, { after, limit }) =>
      sql(
        `select id, user_id, status = 'RUNNING' as is_running from account_deletion
         where (status = 'RUNNING' or status = 'REQUESTED' and due_at <= $1)
           and ($2::uuid is null or id > $2)
         order by id limit $3`,
        [now, after, limit],
      ),

    storageOf: (userId) =>
      sql(
        `select p.provider, p.storage_class, count(*)::int as objects, sum(c.size)::bigint as bytes
         from content_copy p join content c on c.id = p.content_id
         where c.owner_id = $1 and p.removed_at is null
         group by p.provider, p.storage_class order by p.provider, p.storage_class`,
        [userId],
      ),

    parts: (userId, part, limit) =>
      selectColumn(sql, `${PARTS[part]} order by id limit $2`, [userId, limit]),

    isEmpty: async (userId) =>
      (await selectValue<boolean>(sql, `select ${IS_EMPTY}`, [userId])) === true,

    async deleteHistory(userId, limit) {
      let most = 0;
      for (const table of HISTORY) {
        const rows = await sql(
          `delete from ${table} where ctid = any(array(
             select ctid from ${table} where owner_id = $1 limit $2)) returning 1`,
          [userId, limit],
        );
        most = Math.max(most, rows.length);
      }
      return most;
    },

    async deleteAccount(userId) {
      // The lock makes rows that refer to the account wait, so that none can be added meanwhile.
      const rows = await sql(
        `with locked as (select id from app_user where id = $1 for update)
         delete from app_user u using locked l where u.id = l.id and ${IS_EMPTY} returning 1`,
        [userId],
      );
      const isLeft = 'select 1 from app_user where id = $1';
      if (rows.length === 0 && (await selectValue(sql, isLeft, [userId])) !== undefined)
        return false;
      // Counts do not refer to the account, so that uploads do not lock its row.
      await sql('delete from file_count where owner_id = $1', [userId]);
      return true;
    },
  };
}

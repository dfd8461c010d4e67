import type { Sql } from '../../../platform/postgres/sql.ts';
import type { QuotaChanges } from '../application/quota-changes.ts';

/** Stores changes in table `quota_change`. */
export function postgresQuotaChanges(sql: Sql): QuotaChanges {
  return {
    async add({ id, userId, adminId, before, after, changedAt }) {
      await sql(
        `insert into quota_change (id, user_id, admin_id, bytes_before, bytes_after, changed_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, userId, adminId, before, after, changedAt],
      );
    },

    page: (userId, { after, limit }) =>
      sql(
        `select id, user_id, admin_id, bytes_before as before, bytes_after as after, changed_at
         from quota_change where user_id = $1 and ($2::uuid is null or id < $2)
         order by id desc limit $3`,
        [userId, after, limit],
      ),
  };
}

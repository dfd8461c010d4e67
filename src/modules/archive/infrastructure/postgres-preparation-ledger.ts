import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { PreparationLedger } from '../application/preparation-ledger.ts';

/** Stores one row per content and preparation. */
export function postgresPreparationLedger(sql: Sql): PreparationLedger {
  return {
    async plan(contentId, names) {
      if (names.length === 0) return [];
      return selectColumn(
        sql,
        `insert into content_preparation (content_id, name, state)
         select $1, name, 'PENDING' from unnest($2::text[]) as name
         on conflict do nothing returning name`,
        [contentId, names],
      );
    },

    async settle(contentId, name, state, detail) {
      await sql(
        `update content_preparation set state = $3, detail = $4, settled_at = clock_timestamp()
         where content_id = $1 and name = $2`,
        [contentId, name, state, detail],
      );
    },

    async forget(contentId) {
      await sql('delete from content_preparation where content_id = $1', [contentId]);
    },

    pending: (contentId) =>
      selectColumn(
        sql,
        `select name from content_preparation where content_id = $1 and state = 'PENDING'
         order by name`,
        [contentId],
      ),
  };
}

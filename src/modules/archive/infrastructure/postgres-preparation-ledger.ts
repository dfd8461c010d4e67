import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { PreparationLedger } from '../application/preparation-ledger.ts';

/** Stores one row per content and preparation. */
export class PostgresPreparationLedger implements PreparationLedger {
  constructor(private readonly sql: Sql) {}

  async plan(contentId: string, names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    return selectColumn(
      this.sql,
      `insert into content_preparation (content_id, name, state)
       select $1, name, 'PENDING' from unnest($2::text[]) as name
       on conflict do nothing returning name`,
      [contentId, names],
    );
  }

  async settle(
    contentId: string,
    name: string,
    state: 'DONE' | 'REFUSED',
    detail?: string,
  ): Promise<void> {
    await this.sql(
      `update content_preparation set state = $3, detail = $4, settled_at = clock_timestamp()
       where content_id = $1 and name = $2`,
      [contentId, name, state, detail],
    );
  }

  async forget(contentId: string): Promise<void> {
    await this.sql('delete from content_preparation where content_id = $1', [contentId]);
  }

  pending(contentId: string): Promise<string[]> {
    return selectColumn(
      this.sql,
      `select name from content_preparation where content_id = $1 and state = 'PENDING'
       order by name`,
      [contentId],
    );
  }
}

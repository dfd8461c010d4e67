import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { queryRows } from './query-rows.ts';

/** Numbers of rows that refer to a user, by table; the deletion of the account does not count. */
export async function rowsOfUser(
  connection: PostgresConnection,
  userId: string,
): Promise<Record<string, number>> {
  const columns = await queryRows(
    connection,
    `select c.table_name, c.column_name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
       and c.table_name <> 'account_deletion'`,
  );
  const found: Record<string, number> = {};
  for (const [table, column] of columns) {
    const rows = await queryRows(
      connection,
      `select 1 from "${String(table)}" where "${String(column)}" = '${userId}'`,
    );
    if (rows.length > 0) found[String(table)] = rows.length;
  }
  return found;
}

import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { RootClaims } from './local/claim-root.ts';

/** Stores one row per folder. */
export class PostgresRootClaims implements RootClaims {
  constructor(private readonly sql: Sql) {}

  read(name: string): Promise<string | undefined> {
    return selectValue(this.sql, 'select marker from storage_root where name = $1', [name]);
  }

  async record(name: string, marker: string): Promise<void> {
    await this.sql(
      'insert into storage_root (name, marker) values ($1, $2) on conflict (name) do nothing',
      [name, marker],
    );
  }
}

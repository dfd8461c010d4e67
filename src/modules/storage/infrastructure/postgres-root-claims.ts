import type { Sql } from '../../../platform/postgres/sql.ts';
import type { RootClaims } from './local/claim-root.ts';

/** Stores one row per folder. */
export class PostgresRootClaims implements RootClaims {
  constructor(private readonly sql: Sql) {}

  async read(name: string): Promise<string | undefined> {
    const [row] = await this.sql<{ marker: string }>(
      'select marker from storage_root where name = $1',
      [name],
    );
    return row?.marker;
  }

  async record(name: string, marker: string): Promise<void> {
    await this.sql(
      'insert into storage_root (name, marker) values ($1, $2) on conflict (name) do nothing',
      [name, marker],
    );
  }
}

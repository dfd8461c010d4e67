import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { RootClaims } from './local/claim-root.ts';

/** Stores one row per folder. */
export function postgresRootClaims(sql: Sql): RootClaims {
  return {
    read: (name) => selectValue(sql, 'select marker from storage_root where name = $1', [name]),

    async record(name, marker) {
      await sql(
        'insert into storage_root (name, marker) values ($1, $2) on conflict (name) do nothing',
        [name, marker],
      );
    },
  };
}

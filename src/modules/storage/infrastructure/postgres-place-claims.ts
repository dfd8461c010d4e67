import { selectColumn, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { PlaceClaims } from './place-claims.ts';

/** Prefix of the names of markers that are yet to be written. */
const PLANNED = 'planned:';

/** Stores one row per place. */
export function postgresPlaceClaims(sql: Sql): PlaceClaims {
  return {
    read: (name) => selectValue(sql, 'select marker from storage_root where name = $1', [name]),

    async record(name, marker) {
      await sql(
        'insert into storage_root (name, marker) values ($1, $2) on conflict (name) do nothing',
        [name, marker],
      );
    },

    namesOf: (marker) =>
      selectColumn(
        sql,
        `select name from storage_root where marker::text = $1 and name not like $2 order by name`,
        [marker, `${PLANNED}%`],
      ),

    async plan(name, marker) {
      await this.record(PLANNED + name, marker);
      return (await this.read(PLANNED + name)) ?? marker;
    },

    async database() {
      const identity = await selectValue(
        sql,
        `select system_identifier || '/' || d.oid
         from pg_control_system(), pg_database d where d.datname = current_database()`,
        [],
      );
      if (identity === undefined) throw new Error('PostgreSQL did not return its identity.');
      return identity;
    },
  };
}

import { selectColumn, selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { ChangeRetention } from '../application/prune-changes.ts';

export function postgresChangeRetention(sql: Sql): ChangeRetention {
  return {
    owners: ({ table }, before, limit) =>
      selectColumn(
        sql,
        `select distinct owner_id from ${table} where kind = 'DELETE' and changed_at < $1 limit $2`,
        [before, limit],
      ),

    // Locks the owner first, in the same order as recording changes.
    prune: ({ table, prunedColumn }, ownerId, before, limit) =>
      selectNumber(
        sql,
        `with owner as (select id from app_user where id = $1 for no key update),
         pruned as (
           delete from ${table} where ctid = any(array(
             select c.ctid from owner join ${table} c on c.owner_id = owner.id
             where c.kind = 'DELETE' and c.changed_at < $2 order by c.changed_at limit $3
           ))
           returning number
         ),
         recorded as (
           update app_user set ${prunedColumn} = greatest(${prunedColumn}, (select max(number) from pruned))
           where id = $1 and exists (select from pruned)
         )
         select count(*) from pruned`,
        [ownerId, before, limit],
      ),
  };
}

import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import { type LocationFields, StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreQueue, RunningRestore } from '../application/restore-queue.ts';

interface Row extends Omit<RunningRestore, 'location'>, LocationFields {}

const RUNNING = `o.status in ('PLANNED', 'ASKED', 'READY')`;

const COLUMNS = `o.id as operation_id, c.owner_id, o.status, o.tier, o.asked_tier, o.days, o.extend_days,
  o.until_at as until, p.provider, p.key, p.storage_class, p.version,
  exists (
    select from retrieval_item i join retrieval_request r on r.id = i.request_id
    where i.operation_id = o.id and r.status in ('REQUESTED', 'IN_PROGRESS')
  ) as awaited`;

const JOINED = `restore_operation o join content_copy p on p.id = o.copy_id
  join content c on c.id = p.content_id`;

/** Claims due work with single statements on `restore_operation` and `retrieval_request`. */
export function postgresRestoreQueue(sql: Sql): RestoreQueue {
  return {
    async claim(provider, { now, leaseUntil, limit }) {
      const rows = await sql<Row>(
        `with due as (
           select o.id from restore_operation o join content_copy p on p.id = o.copy_id
           where p.provider = $1 and ${RUNNING} and o.next_look_at <= $2
           order by o.next_look_at limit $4 for update of o skip locked
         )
         update restore_operation o set next_look_at = $3
         from due, content_copy p, content c
         where o.id = due.id and p.id = o.copy_id and c.id = p.content_id
         returning ${COLUMNS}`,
        [provider, now, leaseUntil, limit],
      );
      return rows.map(runningOf);
    },

    async runningAt(provider, key) {
      const rows = await sql<Row>(
        `select ${COLUMNS} from ${JOINED} where p.provider = $1 and p.key = $2 and ${RUNNING}`,
        [provider, key],
      );
      return rows.map(runningOf);
    },

    nextDueAt: (provider) =>
      selectValue<Date>(
        sql,
        `select min(o.next_look_at) from restore_operation o
         join content_copy p on p.id = o.copy_id where p.provider = $1 and ${RUNNING}`,
        [provider],
      ),

    dueWarnings: (now, limit) =>
      sql(
        `select id as request_id, owner_id from retrieval_request
         where status = 'READY' and warned_at is null and warn_at <= $1 order by warn_at limit $2`,
        [now, limit],
      ),

    nextWarningAt: () =>
      selectValue<Date>(
        sql,
        `select min(warn_at) from retrieval_request where status = 'READY' and warned_at is null`,
      ),
  };
}

function runningOf({ provider, key, storageClass, version, ...row }: Row): RunningRestore {
  return { ...row, location: StorageLocation.from({ provider, key, storageClass, version }) };
}

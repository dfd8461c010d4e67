import type { Sql } from '../../../platform/postgres/sql.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreQueue, RunningRestore } from '../application/restore-queue.ts';
import type { RestoreOperationStatus } from '../domain/provider-request.ts';

interface Row {
  id: string;
  owner_id: string;
  status: RestoreOperationStatus;
  tier: RetrievalTier;
  asked_tier: RetrievalTier | null;
  days: number;
  extend_days: number | null;
  until_at: Date | null;
  provider: string;
  key: string;
  storage_class: StorageClass;
  version: string | null;
  awaited: boolean;
}

const RUNNING = `o.status in ('PLANNED', 'ASKED', 'READY')`;

const COLUMNS = `o.id, c.owner_id, o.status, o.tier, o.asked_tier, o.days, o.extend_days, o.until_at,
  p.provider, p.key, p.storage_class, p.version,
  exists (
    select from retrieval_item i join retrieval_request r on r.id = i.request_id
    where i.operation_id = o.id and r.status in ('REQUESTED', 'IN_PROGRESS')
  ) as awaited`;

const JOINED = `restore_operation o join content_copy p on p.id = o.copy_id
  join content c on c.id = p.content_id`;

/** Claims due work with single statements on `restore_operation` and `retrieval_request`. */
export class PostgresRestoreQueue implements RestoreQueue {
  constructor(private readonly sql: Sql) {}

  async claim(
    provider: string,
    { now, leaseUntil, limit }: { now: Date; leaseUntil: Date; limit: number },
  ): Promise<RunningRestore[]> {
    const rows = await this.sql<Row>(
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
  }

  async runningAt(provider: string, key: string): Promise<RunningRestore[]> {
    const rows = await this.sql<Row>(
      `select ${COLUMNS} from ${JOINED} where p.provider = $1 and p.key = $2 and ${RUNNING}`,
      [provider, key],
    );
    return rows.map(runningOf);
  }

  async nextDueAt(provider: string): Promise<Date | undefined> {
    const [row] = await this.sql<{ at: Date | null }>(
      `select min(o.next_look_at) as at from restore_operation o
       join content_copy p on p.id = o.copy_id where p.provider = $1 and ${RUNNING}`,
      [provider],
    );
    return row?.at ?? undefined;
  }

  async dueWarnings(now: Date, limit: number): Promise<{ requestId: string; ownerId: string }[]> {
    const rows = await this.sql<{ id: string; owner_id: string }>(
      `select id, owner_id from retrieval_request
       where status = 'READY' and warned_at is null and warn_at <= $1 order by warn_at limit $2`,
      [now, limit],
    );
    return rows.map((row) => ({ requestId: row.id, ownerId: row.owner_id }));
  }

  async nextWarningAt(): Promise<Date | undefined> {
    const [row] = await this.sql<{ at: Date | null }>(
      `select min(warn_at) as at from retrieval_request
       where status = 'READY' and warned_at is null`,
    );
    return row?.at ?? undefined;
  }
}

function runningOf(row: Row): RunningRestore {
  const { provider, key, storage_class: storageClass, version } = row;
  return {
    operationId: row.id,
    ownerId: row.owner_id,
    status: row.status,
    tier: row.tier,
    askedTier: row.asked_tier,
    days: row.days,
    extendDays: row.extend_days,
    until: row.until_at ?? undefined,
    location: StorageLocation.of(provider, key, storageClass, version ?? undefined),
    awaited: row.awaited,
  };
}

import type { Sql } from '../../../platform/postgres/sql.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type {
  RetrievalItemRow,
  RetrievalItemStatus,
  RetrievalPage,
  RetrievalQueries,
  RetrievalRow,
} from '../application/retrieval-queries.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import type { RetrievalStatus } from '../domain/retrieval-request.ts';

interface Row {
  id: string;
  owner_id: string;
  status: RetrievalStatus;
  tier: RetrievalTier;
  days: number;
  cost_amount: string | null;
  cost_currency: string | null;
  latest_at: Date | null;
  created_at: Date;
  started_at: Date | null;
  ready_at: Date | null;
  expires_at: Date | null;
  warned_at: Date | null;
  finished_at: Date | null;
  failure_reason: RestoreFailure | null;
  files: number;
  bytes: string;
  files_ready: number;
  bytes_ready: string;
}

interface ItemRow {
  file_id: string;
  bytes: string;
  status: RetrievalItemStatus;
  failure_reason: RestoreFailure | null;
}

const IS_READY = `(i.operation_id is null or o.status = 'READY')`;

/** Callers append `where` and `order by`; `r` is the request. */
const SELECT = `
  select r.*, t.files, t.bytes, t.files_ready, t.bytes_ready
  from retrieval_request r cross join lateral (
    select count(*)::int as files, coalesce(sum(i.bytes), 0) as bytes,
      (count(*) filter (where ${IS_READY}))::int as files_ready,
      coalesce(sum(i.bytes) filter (where ${IS_READY}), 0) as bytes_ready
    from retrieval_item i left join restore_operation o on o.id = i.operation_id
    where i.request_id = r.id) t`;

const RUNNING = `r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`;

/** Plain queries on `retrieval_request` and its related tables. */
export class PostgresRetrievalQueries implements RetrievalQueries {
  constructor(private readonly sql: Sql) {}

  async find(ownerId: string, ids: readonly string[]): Promise<RetrievalRow[]> {
    return this.rows('where r.owner_id = $1 and r.id = any($2::uuid[])', [ownerId, ids]);
  }

  async page(ownerId: string, { after, limit }: RetrievalPage): Promise<RetrievalRow[]> {
    return this.rows(
      'where r.owner_id = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit $3',
      [ownerId, after ?? null, limit],
    );
  }

  async count(ownerId: string): Promise<number> {
    const [row] = await this.sql<{ count: number }>(
      'select count(*)::int as count from retrieval_request where owner_id = $1',
      [ownerId],
    );
    return row?.count ?? 0;
  }

  async running(ownerId: string, limit: number): Promise<RetrievalRow[]> {
    return this.rows(`where r.owner_id = $1 and ${RUNNING} order by r.id desc limit $2`, [
      ownerId,
      limit,
    ]);
  }

  async items(
    ownerId: string,
    requestId: string,
    { after, limit }: RetrievalPage,
  ): Promise<RetrievalItemRow[]> {
    const rows = await this.sql<ItemRow>(
      `select i.file_id, i.bytes, o.failure_reason,
         case coalesce(o.status, 'READY')
           when 'PLANNED' then 'REQUESTED' when 'ASKED' then 'IN_PROGRESS'
           else coalesce(o.status, 'READY') end as status
       from retrieval_item i join retrieval_request r on r.id = i.request_id
         left join restore_operation o on o.id = i.operation_id
       where r.owner_id = $1 and r.id = $2 and ($3::uuid is null or i.file_id > $3)
       order by i.file_id limit $4`,
      [ownerId, requestId, after ?? null, limit],
    );
    return rows.map((row) => ({
      fileId: row.file_id,
      bytes: Number(row.bytes),
      status: row.status,
      failureReason: row.failure_reason ?? undefined,
    }));
  }

  async awaiting(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await this.sql<{ file_id: string; request_id: string }>(
      `select distinct on (i.file_id) i.file_id, r.id as request_id
       from retrieval_item i join retrieval_request r on r.id = i.request_id
         join restore_operation o on o.id = i.operation_id
       where r.owner_id = $1 and i.file_id = any($2::uuid[])
         and r.status in ('REQUESTED', 'IN_PROGRESS') and o.status in ('PLANNED', 'ASKED')
       order by i.file_id, r.id desc`,
      [ownerId, fileIds],
    );
    return new Map(rows.map((row) => [row.file_id, row.request_id]));
  }

  private async rows(rest: string, values: readonly unknown[]): Promise<RetrievalRow[]> {
    return (await this.sql<Row>(`${SELECT} ${rest}`, values)).map(retrievalRow);
  }
}

function retrievalRow(row: Row): RetrievalRow {
  const { cost_amount: amount, cost_currency: currency } = row;
  return {
    id: row.id,
    ownerId: row.owner_id,
    status: row.status,
    tier: row.tier,
    days: row.days,
    cost: amount === null || currency === null ? undefined : { amount, currency },
    latestAt: row.latest_at ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    readyAt: row.ready_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    warnedAt: row.warned_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    failureReason: row.failure_reason ?? undefined,
    files: row.files,
    bytes: Number(row.bytes),
    filesReady: row.files_ready,
    bytesReady: Number(row.bytes_ready),
  };
}

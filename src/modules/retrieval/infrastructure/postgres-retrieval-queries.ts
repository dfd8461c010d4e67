import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { RetrievalQueries, RetrievalRow } from '../application/retrieval-queries.ts';

interface Row extends Omit<RetrievalRow, 'cost'> {
  readonly amount: string | undefined;
  readonly currency: string | undefined;
}

const IS_READY = `(i.operation_id is null or o.status = 'READY')`;

/** Callers append `where` and `order by`; `r` is the request. */
const SELECT = `
  select r.id, r.owner_id, r.status, r.tier, r.days, r.cost_amount as amount,
    r.cost_currency as currency, r.latest_at, r.created_at, r.started_at, r.ready_at, r.expires_at,
    r.warned_at, r.finished_at, r.failure_reason, t.files, t.bytes, t.files_ready, t.bytes_ready
  from retrieval_request r cross join lateral (
    select count(*) as files, coalesce(sum(i.bytes), 0)::bigint as bytes,
      count(*) filter (where ${IS_READY}) as files_ready,
      coalesce(sum(i.bytes) filter (where ${IS_READY}), 0)::bigint as bytes_ready
    from retrieval_item i left join restore_operation o on o.id = i.operation_id
    where i.request_id = r.id) t`;

const RUNNING = `r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`;

/** Plain queries on `retrieval_request` and its related tables. */
export function postgresRetrievalQueries(sql: Sql): RetrievalQueries {
  const select = async (rest: string, values: readonly unknown[]): Promise<RetrievalRow[]> =>
    (await sql<Row>(`${SELECT} ${rest}`, values)).map(retrievalRow);
  return {
    find: (ownerId, ids) =>
      select('where r.owner_id = $1 and r.id = any($2::uuid[])', [ownerId, ids]),

    page: (ownerId, { after, limit }) =>
      select(
        'where r.owner_id = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit $3',
        [ownerId, after, limit],
      ),

    count: (ownerId) =>
      selectNumber(sql, 'select count(*) from retrieval_request where owner_id = $1', [ownerId]),

    running: (ownerId, limit) =>
      select(`where r.owner_id = $1 and ${RUNNING} order by r.id desc limit $2`, [ownerId, limit]),

    items: (ownerId, requestId, { after, limit }) =>
      sql(
        `select i.file_id, i.bytes, o.failure_reason,
           case coalesce(o.status, 'READY')
             when 'PLANNED' then 'REQUESTED' when 'ASKED' then 'IN_PROGRESS'
             else coalesce(o.status, 'READY') end as status
         from retrieval_item i join retrieval_request r on r.id = i.request_id
           left join restore_operation o on o.id = i.operation_id
         where r.owner_id = $1 and r.id = $2 and ($3::uuid is null or i.file_id > $3)
         order by i.file_id limit $4`,
        [ownerId, requestId, after, limit],
      ),

    async awaiting(ownerId, fileIds) {
      const rows = await sql<{ fileId: string; requestId: string }>(
        `select distinct on (i.file_id) i.file_id, r.id as request_id
         from retrieval_item i join retrieval_request r on r.id = i.request_id
           join restore_operation o on o.id = i.operation_id
         where r.owner_id = $1 and i.file_id = any($2::uuid[])
           and r.status in ('REQUESTED', 'IN_PROGRESS') and o.status in ('PLANNED', 'ASKED')
         order by i.file_id, r.id desc`,
        [ownerId, fileIds],
      );
      return new Map(rows.map(({ fileId, requestId }) => [fileId, requestId]));
    },
  };
}

function retrievalRow({ amount, currency, ...row }: Row): RetrievalRow {
  return { ...row, cost: amount && currency ? { amount, currency } : undefined };
}

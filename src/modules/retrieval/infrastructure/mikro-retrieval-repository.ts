import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectColumn } from '../../../platform/postgres/sql.ts';
import { NOTHING_TO_RESTORE, type RestoreProgress } from '../domain/restore-progress.ts';
import type { RetrievalRepository } from '../domain/retrieval-repository.ts';
import type { RetrievalRequest } from '../domain/retrieval-request.ts';
import { RetrievalRequestEntity } from './retrieval-request.entity.ts';

const PROGRESS = `
  select i.request_id,
    count(distinct o.id) filter (where o.status = 'PLANNED') as planned,
    count(distinct o.id) filter (where o.status = 'ASKED') as asked,
    count(distinct o.id) filter (where o.status = 'READY') as ready,
    count(distinct o.id) filter (where o.status = 'EXPIRED') as expired,
    count(distinct o.id) filter (where o.status = 'FAILED') as failed,
    min(o.until_at) filter (where o.status = 'READY') as until,
    (array_agg(o.failure_reason order by o.id) filter (where o.status = 'FAILED'))[1] as failure_reason
  from retrieval_item i join restore_operation o on o.id = i.operation_id
  where i.request_id = any($1::uuid[])
  group by i.request_id`;

/** Retrieval requests within one unit of work. */
export function mikroRetrievalRepository(transaction: OpenTransaction): RetrievalRepository {
  const { em, sql } = transaction;
  const requests = aggregatesOf(transaction, RetrievalRequestEntity);
  /** Locks the unfinished requests with an item that meets the condition on `$1`. */
  const lockWith = async (item: string, ids: readonly string[]): Promise<RetrievalRequest[]> => {
    const found = await selectColumn(
      sql,
      `select distinct r.id from retrieval_request r join retrieval_item i on i.request_id = r.id
       where ${item} and r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`,
      [ids],
    );
    return requests.findAll({ id: { $in: found } }, { ...LOCKED, orderBy: { id: 'asc' } });
  };
  return {
    add(request, items) {
      requests.add(request);
      em.persist(items);
    },

    findForUpdate: (id, ownerId) => requests.find({ id, ownerId }, LOCKED),
    followersOf: (operationIds) => lockWith('i.operation_id = any($1::uuid[])', operationIds),
    ofFiles: (fileIds) => lockWith('i.file_id = any($1::uuid[])', fileIds),

    async emptied(requestIds) {
      await em.flush();
      const ids = await selectColumn(
        sql,
        `select r.id from unnest($1::uuid[]) as r (id)
         where not exists (select from retrieval_item i where i.request_id = r.id)`,
        [requestIds],
      );
      return new Set(ids);
    },

    async progressOf(requestIds) {
      await em.flush();
      const rows = await sql<RestoreProgress & { requestId: string }>(PROGRESS, [requestIds]);
      const found = new Map(rows.map(({ requestId, ...progress }) => [requestId, progress]));
      return new Map(requestIds.map((id) => [id, found.get(id) ?? NOTHING_TO_RESTORE]));
    },
  };
}

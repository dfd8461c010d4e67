import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import { NOTHING_TO_RESTORE, type RestoreProgress } from '../domain/restore-progress.ts';
import type { RetrievalItem } from '../domain/retrieval-item.ts';
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
export class MikroRetrievalRepository implements RetrievalRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
    private readonly track: Track,
  ) {}

  add(request: RetrievalRequest, items: readonly RetrievalItem[]): void {
    this.em.persist(this.track(request));
    this.em.persist(items);
  }

  async findForUpdate(id: string, ownerId: string): Promise<RetrievalRequest | undefined> {
    const request = await this.em.findOne(
      RetrievalRequestEntity,
      { id, ownerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return request ? this.track(request) : undefined;
  }

  async followersOf(operationIds: readonly string[]): Promise<RetrievalRequest[]> {
    const ids = await selectColumn(
      this.sql,
      `select distinct r.id from retrieval_request r join retrieval_item i on i.request_id = r.id
       where i.operation_id = any($1::uuid[]) and r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`,
      [operationIds],
    );
    return this.lock(ids);
  }

  async ofFiles(fileIds: readonly string[]): Promise<RetrievalRequest[]> {
    const ids = await selectColumn(
      this.sql,
      `select distinct r.id from retrieval_request r join retrieval_item i on i.request_id = r.id
       where i.file_id = any($1::uuid[]) and r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`,
      [fileIds],
    );
    return this.lock(ids);
  }

  async emptied(requestIds: readonly string[]): Promise<ReadonlySet<string>> {
    await this.em.flush();
    const ids = await selectColumn(
      this.sql,
      `select r.id from unnest($1::uuid[]) as r (id)
       where not exists (select from retrieval_item i where i.request_id = r.id)`,
      [requestIds],
    );
    return new Set(ids);
  }

  private async lock(ids: readonly string[]): Promise<RetrievalRequest[]> {
    const requests = await this.em.find(
      RetrievalRequestEntity,
      { id: { $in: [...ids] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
    return requests.map((request) => this.track(request));
  }

  async progressOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, RestoreProgress>> {
    await this.em.flush();
    const rows = await this.sql<RestoreProgress & { requestId: string }>(PROGRESS, [requestIds]);
    const found = new Map(rows.map(({ requestId, ...progress }) => [requestId, progress]));
    return new Map(requestIds.map((id) => [id, found.get(id) ?? NOTHING_TO_RESTORE]));
  }
}

import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import type { RestoreFailure } from '../domain/restore-failure.ts';
import { NOTHING_TO_RESTORE, type RestoreProgress } from '../domain/restore-progress.ts';
import type { RetrievalItem } from '../domain/retrieval-item.ts';
import type { RetrievalRepository } from '../domain/retrieval-repository.ts';
import type { RetrievalRequest } from '../domain/retrieval-request.ts';
import { RetrievalRequestEntity } from './retrieval-request.entity.ts';

interface ProgressRow {
  request_id: string;
  planned: number;
  asked: number;
  ready: number;
  expired: number;
  failed: number;
  /** Milliseconds since 1970. */
  until_ms: number | null;
  failure_reason: RestoreFailure | null;
}

const PROGRESS = `
  select i.request_id,
    count(distinct o.id) filter (where o.status = 'PLANNED')::int as planned,
    count(distinct o.id) filter (where o.status = 'ASKED')::int as asked,
    count(distinct o.id) filter (where o.status = 'READY')::int as ready,
    count(distinct o.id) filter (where o.status = 'EXPIRED')::int as expired,
    count(distinct o.id) filter (where o.status = 'FAILED')::int as failed,
    (extract(epoch from min(o.until_at) filter (where o.status = 'READY')) * 1000)::float8 as until_ms,
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
    const rows = await this.sql<{ id: string }>(
      `select distinct r.id from retrieval_request r join retrieval_item i on i.request_id = r.id
       where i.operation_id = any($1::uuid[]) and r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`,
      [operationIds],
    );
    return this.lock(rows);
  }

  async ofFiles(fileIds: readonly string[]): Promise<RetrievalRequest[]> {
    const rows = await this.sql<{ id: string }>(
      `select distinct r.id from retrieval_request r join retrieval_item i on i.request_id = r.id
       where i.file_id = any($1::uuid[]) and r.status in ('REQUESTED', 'IN_PROGRESS', 'READY')`,
      [fileIds],
    );
    return this.lock(rows);
  }

  async emptied(requestIds: readonly string[]): Promise<ReadonlySet<string>> {
    await this.em.flush();
    const rows = await this.sql<{ id: string }>(
      `select r.id from unnest($1::uuid[]) as r (id)
       where not exists (select from retrieval_item i where i.request_id = r.id)`,
      [requestIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async lock(rows: readonly { readonly id: string }[]): Promise<RetrievalRequest[]> {
    const requests = await this.em.find(
      RetrievalRequestEntity,
      { id: { $in: rows.map((row) => row.id) } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
    return requests.map((request) => this.track(request));
  }

  async progressOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, RestoreProgress>> {
    await this.em.flush();
    const rows = await this.sql<ProgressRow>(PROGRESS, [requestIds]);
    const found = new Map(rows.map((row) => [row.request_id, progressOf(row)]));
    return new Map(requestIds.map((id) => [id, found.get(id) ?? NOTHING_TO_RESTORE]));
  }
}

function progressOf(row: ProgressRow): RestoreProgress {
  const { planned, asked, ready, expired, failed } = row;
  return {
    planned,
    asked,
    ready,
    expired,
    failed,
    // A number, because this connection returns timestamps as text.
    until: row.until_ms === null ? undefined : new Date(Math.round(row.until_ms)),
    failureReason: row.failure_reason ?? undefined,
  };
}

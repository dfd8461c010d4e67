import { LockMode } from '@mikro-orm/core';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';

import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { RestoreOperationRepository } from '../domain/restore-operation-repository.ts';
import type { RestoreOperation } from '../domain/restore-operation.ts';
import { RestoreOperationEntity } from './restore-operation.entity.ts';

const RUNNING = ['PLANNED', 'ASKED', 'READY'];

/** Restore operations within one unit of work. */
export class MikroRestoreOperationRepository implements RestoreOperationRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
  ) {}

  async addAll(operations: readonly RestoreOperation[]): Promise<void> {
    // MikroORM would otherwise run inserts first, which conflict with the running operation they replace.
    await this.em.flush();
    this.em.persist(operations);
  }

  findAllForUpdate(ids: readonly string[]): Promise<RestoreOperation[]> {
    return this.locked({ id: { $in: [...ids] } });
  }

  runningOf(copyIds: readonly string[]): Promise<RestoreOperation[]> {
    // The class keeps its status private, but the query needs the mapped column.
    const where = { copyId: { $in: [...copyIds] }, _status: { $in: RUNNING } };
    return this.locked(where);
  }

  async ofRequest(requestId: string, ownerId: string): Promise<RestoreOperation[]> {
    const ids = await selectColumn(
      this.sql,
      `select distinct i.operation_id
       from retrieval_item i join retrieval_request r on r.id = i.request_id
       where r.id = $1 and r.owner_id = $2 and i.operation_id is not null`,
      [requestId, ownerId],
    );
    return this.findAllForUpdate(ids);
  }

  private locked(where: FilterQuery<RestoreOperation>): Promise<RestoreOperation[]> {
    return this.em.find(RestoreOperationEntity, where, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
      orderBy: { id: 'asc' },
    });
  }
}

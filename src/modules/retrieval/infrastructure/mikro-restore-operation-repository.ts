import type { FilterQuery } from '@mikro-orm/core';

import { LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectColumn } from '../../../platform/postgres/sql.ts';
import type { RestoreOperationRepository } from '../domain/restore-operation-repository.ts';
import type { RestoreOperation } from '../domain/restore-operation.ts';
import { RestoreOperationEntity } from './restore-operation.entity.ts';

const RUNNING = ['PLANNED', 'ASKED', 'READY'];

/** Restore operations within one unit of work. */
export function mikroRestoreOperationRepository(
  transaction: OpenTransaction,
): RestoreOperationRepository {
  const { em, sql } = transaction;
  const locked = (where: FilterQuery<RestoreOperation>): Promise<RestoreOperation[]> =>
    em.find(RestoreOperationEntity, where, { ...LOCKED, orderBy: { id: 'asc' } });
  return {
    async addAll(operations) {
      // MikroORM would otherwise run inserts first, which conflict with the running operation they replace.
      await em.flush();
      em.persist(operations);
    },

    findAllForUpdate: (ids) => locked({ id: { $in: [...ids] } }),

    runningOf(copyIds) {
      // The class keeps its status private, but the query needs the mapped column.
      const where = { copyId: { $in: [...copyIds] }, _status: { $in: RUNNING } };
      return locked(where);
    },

    async ofRequest(requestId, ownerId) {
      const ids = await selectColumn(
        sql,
        `select distinct i.operation_id
         from retrieval_item i join retrieval_request r on r.id = i.request_id
         where r.id = $1 and r.owner_id = $2 and i.operation_id is not null`,
        [requestId, ownerId],
      );
      return locked({ id: { $in: ids } });
    },
  };
}

import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectNumber } from '../../../platform/postgres/sql.ts';
import type { ShareRequestRepository } from '../domain/share-request-repository.ts';
import { ShareRequestEntity } from './share-request.entity.ts';

export function mikroShareRequestRepository(transaction: OpenTransaction): ShareRequestRepository {
  const requests = aggregatesOf(transaction, ShareRequestEntity);
  return {
    add: requests.add,

    latest: (shareId, fileId) => requests.find({ shareId, fileId }, { orderBy: { id: 'desc' } }),

    countPending: (shareId) =>
      selectNumber(
        transaction.sql,
        `select count(*) from share_request where share_id = $1 and status = 'PENDING'`,
        [shareId],
      ),

    findAllForUpdate: (ids, ownerId) =>
      requests.findAll({ id: { $in: [...ids] }, ownerId }, { ...LOCKED, orderBy: { id: 'asc' } }),
  };
}

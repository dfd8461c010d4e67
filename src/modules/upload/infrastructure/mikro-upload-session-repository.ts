import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { UploadSessionRepository } from '../domain/upload-session-repository.ts';
import type { UploadSession } from '../domain/upload-session.ts';
import { UploadSessionEntity } from './upload-session.entity.ts';

export function mikroUploadSessionRepository(
  transaction: OpenTransaction,
): UploadSessionRepository {
  const { add, find, findAll } = aggregatesOf(transaction, UploadSessionEntity);
  const findAllForUpdate = (ids: readonly string[]): Promise<UploadSession[]> =>
    findAll({ id: { $in: [...ids] } }, { ...LOCKED, orderBy: { id: 'asc' } });
  return {
    add,
    find: (id) => find({ id }),
    findForUpdate: (id) => find({ id }, LOCKED),
    findAllForUpdate,

    async remove(ids) {
      await findAllForUpdate(ids);
      await transaction.em.nativeDelete(UploadSessionEntity, { id: { $in: [...ids] } });
    },
  };
}

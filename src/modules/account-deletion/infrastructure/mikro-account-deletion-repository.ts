import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectColumn, selectNumber, selectValue } from '../../../platform/postgres/sql.ts';
import type { AccountDeletionRepository } from '../domain/account-deletion-repository.ts';
import { AccountDeletionEntity } from './account-deletion.entity.ts';

export function mikroAccountDeletionRepository(
  transaction: OpenTransaction,
): AccountDeletionRepository {
  const deletions = aggregatesOf(transaction, AccountDeletionEntity);
  const findForUpdate = (id: string) => deletions.find({ id }, LOCKED);
  return {
    add: deletions.add,
    findForUpdate,

    async findOpenForUpdate(userId) {
      const id = await selectValue(
        transaction.sql,
        `select id from account_deletion
         where user_id = $1 and status in ('REQUESTED', 'RUNNING') for update`,
        [userId],
      );
      return id === undefined ? undefined : findForUpdate(id);
    },

    async isLastAdmin(userId) {
      const admins = await selectColumn(
        transaction.sql,
        `select id from app_user where role = 'ADMIN' and closed_at is null order by id for update`,
        [],
      );
      const others = admins.filter((id) => id !== userId);
      if (others.length === admins.length) return false;
      const leaving = await selectNumber(
        transaction.sql,
        `select count(*) from account_deletion
         where status in ('REQUESTED', 'RUNNING') and user_id = any($1::uuid[])`,
        [others],
      );
      return leaving === others.length;
    },
  };
}

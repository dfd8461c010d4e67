import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectNumber } from '../../../platform/postgres/sql.ts';
import type { SavedSearchRepository } from '../domain/saved-search-repository.ts';
import { SavedSearchEntity } from './saved-search.entity.ts';

export function mikroSavedSearchRepository(transaction: OpenTransaction): SavedSearchRepository {
  const { sql } = transaction;
  const { add, find, remove } = aggregatesOf(transaction, SavedSearchEntity);
  return {
    add,
    remove,
    findForUpdate: (id, ownerId) => find({ id, ownerId }, LOCKED),
    async countForAdding(ownerId) {
      await sql(`select pg_advisory_xact_lock(hashtextextended('saved-search:' || $1, 0))`, [
        ownerId,
      ]);
      return selectNumber(sql, 'select count(*) from saved_search where owner_id = $1', [ownerId]);
    },
  };
}

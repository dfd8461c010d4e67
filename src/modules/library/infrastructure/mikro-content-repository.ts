import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { ContentRepository } from '../domain/content-repository.ts';
import { ContentEntity } from './content.entity.ts';
import { CopyEntity } from './copy.entity.ts';

export function mikroContentRepository(transaction: OpenTransaction): ContentRepository {
  const { em, sql } = transaction;
  const { add, find } = aggregatesOf(transaction, ContentEntity);
  return {
    add,
    findForUpdate: (ownerId, sha256, size) => find({ ownerId, sha256, size }, LOCKED),
    find: (id) => find({ id }),
    lock: (id) => find({ id }, LOCKED),

    async lockAll(ids) {
      await sql('select from content where id = any($1::uuid[]) order by id for update', [ids]);
    },

    addCopy: (copy) => void em.persist(copy),
    findCopy: async (id) => (await em.findOne(CopyEntity, { id })) ?? undefined,
    async lockCopy(id) {
      await sql(
        `select from content where id = (select content_id from content_copy where id = $1)
         for update`,
        [id],
      );
      return (await em.findOne(CopyEntity, { id })) ?? undefined;
    },
    findCopies: (ids) => em.find(CopyEntity, { id: { $in: [...ids] } }),

    async removeAgain(copyId) {
      await sql('update content_copy set removed_at = null where id = $1', [copyId]);
    },

    copiesOf: (contentId) => em.find(CopyEntity, { contentId }),
  };
}

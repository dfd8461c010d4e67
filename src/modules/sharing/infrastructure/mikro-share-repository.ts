import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import { selectNumber } from '../../../platform/postgres/sql.ts';
import type { ShareRepository } from '../domain/share-repository.ts';
import { ShareEntity } from './share.entity.ts';

export function mikroShareRepository(transaction: OpenTransaction): ShareRepository {
  const { sql } = transaction;
  const shares = aggregatesOf(transaction, ShareEntity);
  return {
    async add(share) {
      shares.add(share);
      if (!share.fileIds) return;
      // Foreign keys are checked at commit, so the share's row may be inserted later.
      await sql(
        `insert into share_file (share_id, file_id, position)
         select $1, file_id, number from unnest($2::uuid[]) with ordinality as t (file_id, number)`,
        [share.id, share.fileIds],
      );
    },

    findForUpdate: (id, ownerId) => shares.find({ id, ownerId }, LOCKED),

    async countOpenForAdding(ownerId, now) {
      await sql(`select pg_advisory_xact_lock(hashtextextended('share:' || $1, 0))`, [ownerId]);
      return selectNumber(
        sql,
        `select count(*) from share
         where owner_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
        [ownerId, now],
      );
    },

    countShareable: (ownerId, fileIds) =>
      selectNumber(
        sql,
        `select count(*) from file
         where owner_id = $1 and id = any($2::uuid[])
           and status in ('COMPLETED', 'ARCHIVED') and trashed_at is null`,
        [ownerId, fileIds],
      ),

    async hasAlbum(ownerId, albumId) {
      const select = 'select from album where owner_id = $1 and id = $2';
      return (await sql(select, [ownerId, albumId])).length > 0;
    },
  };
}

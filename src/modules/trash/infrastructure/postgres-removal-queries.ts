import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import { releasedCopies } from '../../archive/infrastructure/released-copies.ts';
import type { RemovalQueries } from '../application/removal-queries.ts';

export function postgresRemovalQueries(sql: Sql): RemovalQueries {
  return {
    copiesOf: (contentId) => releasedCopies(sql, 'content_id = $1', [contentId]),

    async markAbandoned(before, now) {
      await sql(
        `update content c set state = 'DELETING', deleting_at = $2
         where c.state = 'CLAIMED' and c.created_at < $1
           and not exists (select from file f where f.content_id = c.id)
           and not exists (select from upload_session s
                           where s.owner_id = c.owner_id and s.status = 'FINALIZING')`,
        [before, now],
      );
    },

    due: (before, limit) =>
      selectColumn(
        sql,
        `select id from content where state = 'DELETING' and deleting_at < $1
         order by deleting_at limit $2`,
        [before, limit],
      ),

    async forget(contentId) {
      await sql(
        `delete from content c
         where c.id = $1 and c.state = 'DELETING'
           and not exists (select from file f where f.content_id = c.id)
           and not exists (select from content_copy p
                           where p.content_id = c.id and p.removed_at is null)`,
        [contentId],
      );
    },
  };
}

import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import type { ReleasedCopy } from '../../archive/application/archive-queries.ts';
import { releasedCopies } from '../../archive/infrastructure/released-copies.ts';
import type { RemovalQueries } from '../application/removal-queries.ts';

export class PostgresRemovalQueries implements RemovalQueries {
  constructor(private readonly sql: Sql) {}

  copiesOf(contentId: string): Promise<ReleasedCopy[]> {
    return releasedCopies(this.sql, 'content_id = $1', [contentId]);
  }

  async markAbandoned(before: Date, now: Date): Promise<void> {
    await this.sql(
      `update content c set state = 'DELETING', deleting_at = $2
       where c.state = 'CLAIMED' and c.created_at < $1
         and not exists (select from file f where f.content_id = c.id)
         and not exists (select from upload_session s
                         where s.owner_id = c.owner_id and s.status = 'FINALIZING')`,
      [before, now],
    );
  }

  due(before: Date, limit: number): Promise<string[]> {
    return selectColumn(
      this.sql,
      `select id from content where state = 'DELETING' and deleting_at < $1
       order by deleting_at limit $2`,
      [before, limit],
    );
  }

  async forget(contentId: string): Promise<void> {
    await this.sql(
      `delete from content c
       where c.id = $1 and c.state = 'DELETING'
         and not exists (select from file f where f.content_id = c.id)
         and not exists (select from content_copy p
                         where p.content_id = c.id and p.removed_at is null)`,
      [contentId],
    );
  }
}

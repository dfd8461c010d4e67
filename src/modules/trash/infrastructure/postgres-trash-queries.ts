import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { FileRow } from '../../library/application/file-queries.ts';
import {
  fileRowOf,
  type FileSqlRow,
  SELECT_FILES,
} from '../../library/infrastructure/file-rows.ts';
import type { TrashPosition, TrashQueries } from '../application/trash-queries.ts';

export class PostgresTrashQueries implements TrashQueries {
  constructor(private readonly sql: Sql) {}

  async page(
    ownerId: string,
    { after, limit }: { readonly after: TrashPosition | undefined; readonly limit: number },
  ): Promise<FileRow[]> {
    const values: unknown[] = [ownerId, limit];
    if (after) values.push(after.trashedAt, after.id);
    const rows = await this.sql<FileSqlRow>(
      `${SELECT_FILES} where f.owner_id = $1 and f.trashed_at is not null
         ${after ? 'and (f.trashed_at, f.id) < ($3, $4::uuid)' : ''}
       order by f.trashed_at desc, f.id desc limit $2`,
      values,
    );
    return rows.map(fileRowOf);
  }

  count(ownerId: string): Promise<number> {
    const count = 'select count(*) from file where owner_id = $1 and trashed_at is not null';
    return selectNumber(this.sql, count, [ownerId]);
  }

  due(before: Date, limit: number, ownerId?: string): Promise<{ id: string; ownerId: string }[]> {
    return this.sql<{ id: string; ownerId: string }>(
      `select id, owner_id from file
       where trashed_at <= $1 and ($3::uuid is null or owner_id = $3)
       order by trashed_at limit $2`,
      [before, limit, ownerId],
    );
  }
}

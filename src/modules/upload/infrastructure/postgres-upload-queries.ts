import type { FileHash } from '../../../kernel/file-hash.ts';
import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { UploadQueries } from '../application/upload-queries.ts';
import type { UploadSessionRow } from '../application/upload-session-store.ts';
import { SELECT_SESSION, type SessionColumns, sessionRowOf } from './upload-session-columns.ts';

export class PostgresUploadQueries implements UploadQueries {
  constructor(private readonly sql: Sql) {}

  async find(ownerId: string, ids: readonly string[]): Promise<UploadSessionRow[]> {
    const rows = await this.sql<SessionColumns>(
      `${SELECT_SESSION} where owner_id = $1 and id = any($2::uuid[])`,
      [ownerId, ids],
    );
    return rows.map(sessionRowOf);
  }

  async open(
    ownerId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<UploadSessionRow[]> {
    const rows = await this.sql<SessionColumns>(
      `${SELECT_SESSION}
       where owner_id = $1 and status in ('OPEN', 'FINALIZING') and not partial
         and ($2::uuid is null or id < $2)
       order by id desc limit $3`,
      [ownerId, page.after, page.limit],
    );
    return rows.map(sessionRowOf);
  }

  async findOpenBySha256(
    ownerId: string,
    sha256: FileHash,
    size: number,
  ): Promise<UploadSessionRow | undefined> {
    const [row] = await this.sql<SessionColumns>(
      `${SELECT_SESSION}
       where owner_id = $1 and declared_sha256 = $2 and size = $3 and status = 'OPEN'
         and not partial
       order by upload_offset desc limit 1`,
      [ownerId, bytesOf(sha256), size],
    );
    return row && sessionRowOf(row);
  }

  countOpen(ownerId: string): Promise<number> {
    return selectNumber(
      this.sql,
      `select count(*) from upload_session
       where owner_id = $1 and status in ('OPEN', 'FINALIZING') and not partial`,
      [ownerId],
    );
  }
}

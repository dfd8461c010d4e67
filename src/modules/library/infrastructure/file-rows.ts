import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import type { FileRow } from '../application/file-queries.ts';

/**
 * Condition that lists show the file `f`: complete and not in the trash. Must match the condition of the partial indexes
 * exactly.
 */
export const LISTED = `f.status in ('COMPLETED', 'ARCHIVED') and f.trashed_at is null`;

/** A row returned by `selectFilesFrom`. */
export interface FileSqlRow extends Omit<FileRow, 'sha256'> {
  readonly sha256: Buffer | undefined;
}

/** Selects files from a table or a parenthesized subquery; alias `f` is the file, `c` its content. */
export function selectFilesFrom(source: string, more = ''): string {
  return `
  select f.id, f.owner_id, f.name, f.mime_type, f.size, c.sha256, f.status, f.tags, f.favourite, f.description,
         f.captured_at, f.sort_at, f.created_at, f.completed_at, f.trashed_at${more}
  from ${source} f left join content c on c.id = f.content_id`;
}

/** Append `where` and `order by`. */
export const SELECT_FILES = selectFilesFrom('file');

export function fileRowOf(row: FileSqlRow): FileRow {
  return { ...row, sha256: row.sha256 && hashOf(row.sha256) };
}

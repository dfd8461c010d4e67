import { FileHash } from '../../../kernel/file-hash.ts';
import type { FileRow } from '../application/file-queries.ts';
import type { UploadStatusName } from '../domain/upload-status.ts';

/** A row returned by `selectFilesFrom`. */
export interface FileSqlRow {
  id: string;
  owner_id: string;
  name: string;
  mime_type: string;
  size: string | null;
  sha256: Buffer | null;
  status: UploadStatusName;
  tags: string[];
  description: string | null;
  favourite: boolean;
  captured_at: Date | null;
  sort_at: Date;
  created_at: Date;
  completed_at: Date | null;
  trashed_at: Date | null;
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
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    mimeType: row.mime_type,
    size: row.size === null ? undefined : Number(row.size),
    sha256: row.sha256 ? FileHash.ofHex(row.sha256.toString('hex')) : undefined,
    status: row.status,
    tags: row.tags,
    description: row.description ?? undefined,
    favourite: row.favourite,
    capturedAt: row.captured_at ?? undefined,
    sortAt: row.sort_at,
    createdAt: row.created_at,
    completedAt: row.completed_at ?? undefined,
    trashedAt: row.trashed_at ?? undefined,
  };
}

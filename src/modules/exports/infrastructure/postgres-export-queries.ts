import { FileHash } from '../../../kernel/file-hash.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { RestoreFailure } from '../../retrieval/domain/restore-failure.ts';
import type {
  ExportFileRow,
  ExportPage,
  ExportQueries,
  ExportRef,
  ExportRow,
} from '../application/export-queries.ts';
import type { ExportStatus } from '../domain/archive-export.ts';

interface Row {
  id: string;
  owner_id: string;
  status: ExportStatus;
  album_name: string | null;
  retrieval_id: string | null;
  files: number;
  bytes: string;
  created_at: Date;
  ready_at: Date | null;
  expires_at: Date | null;
  finished_at: Date | null;
  failure_reason: RestoreFailure | null;
}

interface FileOfExport {
  id: string;
  name: string;
  size: string;
  sha256: Buffer;
  sort_at: Date;
  is_trashed: boolean;
}

const SELECT = `
  select e.*, a.name as album_name from archive_export e left join album a on a.id = e.album_id`;

const KEPT = `f.status in ('COMPLETED', 'ARCHIVED')`;

export class PostgresExportQueries implements ExportQueries {
  constructor(private readonly sql: Sql) {}

  async find(ownerId: string, ids: readonly string[]): Promise<ExportRow[]> {
    const where = 'where e.owner_id = $1 and e.id = any($2::uuid[])';
    return (await this.sql<Row>(`${SELECT} ${where}`, [ownerId, ids])).map(exportRow);
  }

  async findById(id: string): Promise<ExportRow | undefined> {
    const [row] = await this.sql<Row>(`${SELECT} where e.id = $1`, [id]);
    return row && exportRow(row);
  }

  async page(ownerId: string, { after, limit }: ExportPage): Promise<ExportRow[]> {
    const rows = await this.sql<Row>(
      `${SELECT} where e.owner_id = $1 and ($2::uuid is null or e.id < $2)
       order by e.id desc limit $3`,
      [ownerId, after ?? null, limit],
    );
    return rows.map(exportRow);
  }

  async count(ownerId: string): Promise<number> {
    const [row] = await this.sql<{ count: number }>(
      'select count(*)::int as count from archive_export where owner_id = $1',
      [ownerId],
    );
    return row?.count ?? 0;
  }

  async files(exportId: string): Promise<ExportFileRow[]> {
    const rows = await this.sql<FileOfExport>(
      `select f.id, f.name, c.size, c.sha256, f.sort_at, f.trashed_at is not null as is_trashed
       from archive_export_file x join archive_export e on e.id = x.export_id
         join file f on f.id = x.file_id and f.owner_id = e.owner_id and ${KEPT}
         join content c on c.id = f.content_id
       where x.export_id = $1 order by x.position`,
      [exportId],
    );
    return rows.map((row) => ({
      fileId: row.id,
      name: row.name,
      size: Number(row.size),
      sha256: FileHash.ofHex(row.sha256.toString('hex')),
      sortAt: row.sort_at,
      isTrashed: row.is_trashed,
    }));
  }

  async albumFiles(ownerId: string, albumId: string, limit: number): Promise<string[] | undefined> {
    const rows = await this.sql<{ file_id: string | null }>(
      `select f.id as file_id
       from album a left join (
         select x.album_id, x.position, f.id from album_file x join file f on f.id = x.file_id
         where x.album_id = $2 and f.owner_id = $1 and ${KEPT} and f.trashed_at is null
         order by x.position, f.id limit $3) f on f.album_id = a.id
       where a.owner_id = $1 and a.id = $2
       order by f.position, f.id`,
      [ownerId, albumId, limit],
    );
    if (rows.length === 0) return undefined;
    return rows.flatMap(({ file_id: id }) => id ?? []);
  }

  async following(retrievalId: string): Promise<ExportRef[]> {
    const rows = await this.sql<{ id: string; owner_id: string }>(
      `select id, owner_id from archive_export
       where retrieval_id = $1 and status in ('WAITING_FOR_RETRIEVAL', 'READY') order by id`,
      [retrievalId],
    );
    return rows.map(refOf);
  }

  async due(now: Date, limit: number): Promise<ExportRef[]> {
    const rows = await this.sql<{ id: string; owner_id: string }>(
      `(select id, owner_id from archive_export
        where status = 'READY' and expires_at <= $1 order by expires_at limit $2)
       union all
       (select e.id, e.owner_id from archive_export e join retrieval_request r on r.id = e.retrieval_id
        where e.status = 'WAITING_FOR_RETRIEVAL' and r.status not in ('REQUESTED', 'IN_PROGRESS')
        limit $2)`,
      [now, limit],
    );
    return rows.map(refOf);
  }
}

function refOf(row: { id: string; owner_id: string }): ExportRef {
  return { id: row.id, ownerId: row.owner_id };
}

function exportRow(row: Row): ExportRow {
  return {
    id: row.id,
    ownerId: row.owner_id,
    status: row.status,
    albumName: row.album_name ?? undefined,
    retrievalId: row.retrieval_id ?? undefined,
    files: row.files,
    bytes: Number(row.bytes),
    createdAt: row.created_at,
    readyAt: row.ready_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    failureReason: row.failure_reason ?? undefined,
  };
}

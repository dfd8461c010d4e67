import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectColumn, selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import type { ExportFileRow, ExportQueries, ExportRow } from '../application/export-queries.ts';
import { candidateOf, type CandidateRow, SELECT_CANDIDATES } from './export-candidates.ts';

interface FileOfExport extends Omit<ExportFileRow, 'sha256'> {
  readonly sha256: Buffer;
}

const SELECT = `
  select e.id, e.owner_id, e.status, e.format, a.name as album_name, e.retrieval_id, e.files, e.bytes, e.parts,
    e.created_at, e.ready_at, e.expires_at, e.finished_at, e.failure_reason
  from archive_export e left join album a on a.id = e.album_id`;

const KEPT = `f.status in ('COMPLETED', 'ARCHIVED')`;

export function postgresExportQueries(sql: Sql): ExportQueries {
  return {
    find: (ownerId, ids) =>
      sql(`${SELECT} where e.owner_id = $1 and e.id = any($2::uuid[])`, [ownerId, ids]),

    findById: async (id) => (await sql<ExportRow>(`${SELECT} where e.id = $1`, [id]))[0],

    page: (ownerId, { after, limit }) =>
      sql(
        `${SELECT} where e.owner_id = $1 and ($2::uuid is null or e.id < $2)
         order by e.id desc limit $3`,
        [ownerId, after, limit],
      ),

    count: (ownerId) =>
      selectNumber(sql, 'select count(*) from archive_export where owner_id = $1', [ownerId]),

    async candidates(ownerId, fileIds) {
      const rows = await sql<CandidateRow>(
        `${SELECT_CANDIDATES} where f.owner_id = $1 and f.id = any($2::uuid[]) and ${KEPT}`,
        [ownerId, fileIds],
      );
      return rows.map(candidateOf);
    },

    async files(exportId, part) {
      const rows = await sql<FileOfExport>(
        `select f.id, x.path, c.size, c.sha256, x.facts, f.trashed_at is not null as is_trashed
         from archive_export_file x join archive_export e on e.id = x.export_id
           join file f on f.id = x.file_id and f.owner_id = e.owner_id and ${KEPT}
           join content c on c.id = f.content_id
         where x.export_id = $1 and x.part = $2 order by x.position`,
        [exportId, part],
      );
      return rows.map((row) => ({ ...row, sha256: hashOf(row.sha256) }));
    },

    async albumFiles(ownerId, albumId, limit) {
      const ids = await selectColumn<string | undefined>(
        sql,
        `select f.id
         from album a left join (
           select x.album_id, x.position, f.id from album_file x join file f on f.id = x.file_id
           where x.album_id = $2 and f.owner_id = $1 and ${KEPT} and f.trashed_at is null
           order by x.position, f.id limit $3) f on f.album_id = a.id
         where a.owner_id = $1 and a.id = $2
         order by f.position, f.id`,
        [ownerId, albumId, limit],
      );
      if (ids.length === 0) return undefined;
      return ids.filter((id) => id !== undefined);
    },

    following: (retrievalId) =>
      sql(
        `select id, owner_id from archive_export
         where retrieval_id = $1 and status in ('WAITING_FOR_RETRIEVAL', 'READY') order by id`,
        [retrievalId],
      ),

    due: (now, limit) =>
      sql(
        `(select id, owner_id from archive_export
          where status = 'READY' and expires_at <= $1 order by expires_at limit $2)
         union all
         (select e.id, e.owner_id from archive_export e join retrieval_request r on r.id = e.retrieval_id
          where e.status = 'WAITING_FOR_RETRIEVAL' and r.status not in ('REQUESTED', 'IN_PROGRESS')
          limit $2)`,
        [now, limit],
      ),
  };
}

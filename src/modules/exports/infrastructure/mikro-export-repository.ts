import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { ExportRepository } from '../domain/export-repository.ts';
import { ArchiveExportEntity } from './archive-export.entity.ts';

export function mikroExportRepository(transaction: OpenTransaction): ExportRepository {
  const { em, sql } = transaction;
  const exports = aggregatesOf(transaction, ArchiveExportEntity);
  return {
    async add(archiveExport, fileIds) {
      exports.add(archiveExport);
      await em.flush();
      await sql(
        `insert into archive_export_file (export_id, file_id, position)
         select $1, file_id, position from unnest($2::uuid[]) with ordinality as t (file_id, position)`,
        [archiveExport.id, fileIds],
      );
    },

    findForUpdate: (id, ownerId) => exports.find({ id, ownerId }, LOCKED),
  };
}

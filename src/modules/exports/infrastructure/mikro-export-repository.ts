import { aggregatesOf, LOCKED } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { ExportRepository } from '../domain/export-repository.ts';
import { ArchiveExportEntity } from './archive-export.entity.ts';

export function mikroExportRepository(transaction: OpenTransaction): ExportRepository {
  const { em, sql } = transaction;
  const exports = aggregatesOf(transaction, ArchiveExportEntity);
  return {
    async add(archiveExport, files) {
      exports.add(archiveExport);
      await em.flush();
      await sql(
        `insert into archive_export_file (export_id, file_id, part, path, facts, position)
         select $1, t.* from unnest($2::uuid[], $3::int[], $4::text[], $5::jsonb[])
           with ordinality as t (file_id, part, path, facts, position)`,
        [
          archiveExport.id,
          files.map(({ id }) => id),
          files.map(({ part }) => part),
          files.map(({ path }) => path),
          files.map(({ facts }) => JSON.stringify(facts)),
        ],
      );
    },

    async removeFiles(exportIds) {
      await sql('delete from archive_export_file where export_id = any($1::uuid[])', [exportIds]);
    },

    findForUpdate: (id, ownerId) => exports.find({ id, ownerId }, LOCKED),
  };
}

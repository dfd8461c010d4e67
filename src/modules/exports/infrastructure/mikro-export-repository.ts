import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Sql } from '../../../platform/postgres/sql.ts';
import type { Track } from '../../../platform/postgres/track.ts';
import type { ArchiveExport } from '../domain/archive-export.ts';
import type { ExportRepository } from '../domain/export-repository.ts';
import { ArchiveExportEntity } from './archive-export.entity.ts';

export class MikroExportRepository implements ExportRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly sql: Sql,
    private readonly track: Track,
  ) {}

  async add(archiveExport: ArchiveExport, fileIds: readonly string[]): Promise<void> {
    this.em.persist(this.track(archiveExport));
    await this.em.flush();
    await this.sql(
      `insert into archive_export_file (export_id, file_id, position)
       select $1, file_id, position from unnest($2::uuid[]) with ordinality as t (file_id, position)`,
      [archiveExport.id, fileIds],
    );
  }

  async findForUpdate(id: string, ownerId: string): Promise<ArchiveExport | undefined> {
    const found = await this.em.findOne(
      ArchiveExportEntity,
      { id, ownerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return found ? this.track(found) : undefined;
  }
}

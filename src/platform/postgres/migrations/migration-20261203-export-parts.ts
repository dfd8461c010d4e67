import { Migration } from '@mikro-orm/migrations';

/** Exports as several zips. Existing exports are finished and have none. */
export class Migration20261203ExportParts extends Migration {
  override up(): void {
    this.addSql(`
      alter table archive_export add column parts jsonb not null default '[]';
      alter table archive_export alter column parts drop default;
      alter table archive_export_file add column part integer not null default 1 check (part > 0);
      alter table archive_export_file alter column part drop default;
      create index archive_export_file_part on archive_export_file (export_id, part, position);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Names and facts of exported files as of the creation of their export, so that its zip stays the same. */
export class Migration20261203ExportContents extends Migration {
  override up(): void {
    this.addSql(`
      alter table archive_export
        add column format text not null default 'ORIGINALS'
          check (format in ('ORIGINALS', 'ORIGINALS_WITH_XMP'));
      alter table archive_export alter column format drop default;
      -- Open exports lack the facts. Restored files stay readable, so exporting them again costs nothing.
      update archive_export set status = 'EXPIRED', finished_at = now(), version = version + 1
        where status in ('WAITING_FOR_RETRIEVAL', 'READY');
      delete from archive_export_file;
      alter table archive_export_file
        add column path text not null,
        add column facts jsonb not null;
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Shares of the whole library, with or without metadata, and the name of their sender. */
export class Migration20261202ShareOptions extends Migration {
  override up(): void {
    // Null means that originals are shared with their metadata and previews without, as they were before.
    this.addSql(`
      alter table share
        add column whole_library boolean not null default false
          check (not whole_library or (grantee_id is not null and album_id is null)),
        add column include_metadata boolean check (include_metadata or permission = 'PREVIEW'),
        add column sender_name text
    `);
  }
}

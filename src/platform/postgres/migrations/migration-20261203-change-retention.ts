import { Migration } from '@mikro-orm/migrations';

/** Deletions in the change feeds are pruned; accounts record up to which number. */
export class Migration20261203ChangeRetention extends Migration {
  override up(): void {
    this.addSql(`
      alter table app_user
        add column file_changes_pruned_to bigint not null default 0,
        add column album_changes_pruned_to bigint not null default 0;
      create index file_change_deleted on file_change (owner_id, changed_at)
        where kind = 'DELETE';
      create index album_change_deleted on album_change (owner_id, changed_at)
        where kind = 'DELETE';
    `);
  }
}

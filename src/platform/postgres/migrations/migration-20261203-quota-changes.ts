import { Migration } from '@mikro-orm/migrations';

/** The record of changed storage limits. */
export class Migration20261203QuotaChanges extends Migration {
  override up(): void {
    this.addSql(`
      create table quota_change (
        id uuid primary key,
        user_id uuid not null references app_user on delete cascade,
        admin_id uuid references app_user on delete set null,
        bytes_before bigint not null,
        bytes_after bigint not null,
        changed_at timestamptz not null
      );
      create index quota_change_user on quota_change (user_id, id desc);
      create index quota_change_admin on quota_change (admin_id);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** The trash, contents being deleted, and hashes of bytes that owners have deleted. */
export class Migration20261127Trash extends Migration {
  override up(): void {
    this.addSql(`
      alter table content add column deleting_at timestamptz;
      create index content_deleting on content (deleting_at) where state = 'DELETING';
      create index content_claimed on content (created_at) where state = 'CLAIMED';

      create index file_trash on file (owner_id, trashed_at desc, id desc)
        where trashed_at is not null;
      create index file_trash_due on file (trashed_at) where trashed_at is not null;

      create table deleted_bytes (
        owner_id uuid not null references app_user on delete cascade,
        sha256 bytea not null check (octet_length(sha256) = 32),
        size bigint not null check (size >= 0),
        deleted_at timestamptz not null,
        primary key (owner_id, sha256, size)
      );
    `);
  }
}

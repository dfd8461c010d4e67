import { Migration } from '@mikro-orm/migrations';

/** Exports of files as a zip. Contents are read from the files when needed. */
export class Migration20261127Exports extends Migration {
  override up(): void {
    this.addSql(`
      create table archive_export (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        album_id uuid references album on delete set null deferrable initially deferred,
        retrieval_id uuid references retrieval_request on delete cascade
          deferrable initially deferred,
        status text not null check (status in
          ('WAITING_FOR_RETRIEVAL', 'READY', 'FAILED', 'EXPIRED', 'CANCELLED')),
        files integer not null check (files between 1 and 1000),
        bytes bigint not null check (bytes >= 0),
        created_at timestamptz not null,
        ready_at timestamptz,
        expires_at timestamptz,
        finished_at timestamptz,
        failure_reason text,
        version integer not null default 1,
        check (status <> 'WAITING_FOR_RETRIEVAL' or retrieval_id is not null)
      );
      create index archive_export_owner on archive_export (owner_id, id desc);
      create index archive_export_album on archive_export (album_id);
      create index archive_export_retrieval on archive_export (retrieval_id);
      create index archive_export_waiting on archive_export (retrieval_id)
        where status = 'WAITING_FOR_RETRIEVAL';
      create index archive_export_expiry on archive_export (expires_at) where status = 'READY';

      create table archive_export_file (
        export_id uuid not null references archive_export on delete cascade
          deferrable initially deferred,
        file_id uuid not null references file on delete cascade deferrable initially deferred,
        position integer not null,
        primary key (export_id, file_id)
      );
      create index archive_export_file_file on archive_export_file (file_id);
    `);
  }
}

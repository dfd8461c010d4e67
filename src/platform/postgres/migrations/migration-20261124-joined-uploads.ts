import { Migration } from '@mikro-orm/migrations';

/**
 * Uploads concatenated from partial uploads, multiple tokens per upload, lookup of uploads by hash, and earlier writers
 * that may still hold an upload's file open.
 */
export class Migration20261124JoinedUploads extends Migration {
  override up(): void {
    this.addSql(`
      alter table upload_session
        drop constraint upload_session_status_check,
        add constraint upload_session_status_check check (status in
          ('OPEN', 'FINALIZING', 'COMPLETED', 'FAILED', 'EXPIRED', 'TERMINATED', 'JOINED')),
        add column partial boolean not null default false,
        add column concat text,
        add column parts jsonb,
        add column joined_into uuid references upload_session on delete cascade
          deferrable initially deferred,
        add column token_hashes text[] not null default '{}',
        add column haunted_by text[] not null default '{}';
      update upload_session set token_hashes = array[encode(token_hash, 'hex')]
        where token_hash is not null;
      alter table upload_session drop column token_hash;

      drop index upload_session_unfinished;
      create index upload_session_unfinished on upload_session (touched_at)
        where status = 'FINALIZING' or (status = 'OPEN' and upload_offset = size and not partial);
      create index upload_session_joined on upload_session (joined_into)
        where joined_into is not null;
      create index upload_session_hash on upload_session (owner_id, declared_sha256, size)
        where status = 'OPEN' and declared_sha256 is not null;
    `);
  }
}

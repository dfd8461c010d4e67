import { Migration } from '@mikro-orm/migrations';

/**
 * Accounts, files with their contents and copies, upload sessions, the change feed, the outbox and supporting tables.
 */
export class Migration20261123Initial extends Migration {
  override up(): void {
    // References are deferred because a unit of work writes its rows in any order.
    this.addSql(`
      create table app_user (
        id uuid primary key,
        email text not null unique,
        role text not null check (role in ('USER', 'ADMIN')),
        password_hash text not null,
        quota_limit bigint not null check (quota_limit >= 0),
        quota_used bigint not null default 0 check (quota_used >= 0),
        quota_reserved bigint not null default 0 check (quota_reserved >= 0),
        change_number bigint not null default 0,
        created_at timestamptz not null
      );

      create table refresh_token (
        id uuid primary key,
        user_id uuid not null references app_user on delete cascade,
        family uuid not null,
        token_hash bytea not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index refresh_token_family on refresh_token (family);
      create index refresh_token_user on refresh_token (user_id);
      create index refresh_token_expiry on refresh_token (expires_at);

      create table content (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        sha256 bytea not null check (octet_length(sha256) = 32),
        size bigint not null check (size >= 0),
        state text not null check (state in ('CLAIMED', 'STORED', 'DELETING')),
        generation integer not null,
        created_at timestamptz not null,
        unique (owner_id, sha256, size)
      );

      create table content_copy (
        id uuid primary key,
        content_id uuid not null references content on delete cascade
          deferrable initially deferred,
        provider text not null,
        key text not null,
        storage_class text not null,
        version text,
        state text not null
          check (state in ('STORED', 'VERIFIED', 'DAMAGED', 'MISSING', 'RELEASED')),
        verified_at timestamptz,
        restore jsonb not null,
        created_at timestamptz not null,
        unique nulls not distinct (content_id, provider, key, version)
      );

      create table file (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        name text not null,
        mime_type text not null,
        size bigint check (size >= 0),
        status text not null
          check (status in ('PENDING', 'UPLOADING', 'COMPLETED', 'ARCHIVED', 'FAILED')),
        tags text[] not null check (array_position(tags, null) is null),
        captured_at timestamptz,
        capture_source text check (capture_source in ('CORRECTION', 'EXIF', 'CLIENT')),
        claimed_captured_at timestamptz,
        sort_at timestamptz not null,
        content_id uuid references content deferrable initially deferred,
        created_at timestamptz not null,
        completed_at timestamptz,
        trashed_at timestamptz,
        version integer not null default 1,
        check (status not in ('COMPLETED', 'ARCHIVED') or content_id is not null)
      );
      create index file_timeline on file (owner_id, sort_at desc, id desc)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null;
      create index file_content on file (content_id);

      create table upload_session (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        file_id uuid references file on delete set null deferrable initially deferred,
        status text not null check (status in
          ('OPEN', 'FINALIZING', 'COMPLETED', 'FAILED', 'EXPIRED', 'TERMINATED')),
        upload_offset bigint not null default 0,
        size bigint check (size >= 0),
        reserved_bytes bigint not null default 0 check (reserved_bytes >= 0),
        declared_sha256 bytea,
        sha256 bytea,
        hash_rebuilt boolean not null default false,
        metadata text,
        token_hash bytea unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        touched_at timestamptz not null default clock_timestamp(),
        finished_at timestamptz,
        result_file_id uuid,
        duplicate boolean not null default false,
        failure_code text,
        lease_epoch bigint not null default 0,
        lease_until timestamptz,
        lease_holder text,
        check (upload_offset >= 0 and (size is null or upload_offset <= size))
      ) with (fillfactor = 70);
      create index upload_session_owner on upload_session (owner_id, created_at desc, id desc);
      create index upload_session_file on upload_session (file_id);
      create index upload_session_unfinished on upload_session (touched_at)
        where status = 'FINALIZING' or (status = 'OPEN' and upload_offset = size);
      create index upload_session_expiry on upload_session (expires_at);

      create table file_change (
        owner_id uuid not null references app_user on delete cascade,
        file_id uuid not null,
        number bigint not null,
        kind text not null check (kind in ('UPSERT', 'DELETE')),
        changed_at timestamptz not null default clock_timestamp(),
        primary key (owner_id, file_id)
      );
      create unique index file_change_number on file_change (owner_id, number);

      create table outbox (
        id bigint generated always as identity primary key,
        event jsonb not null,
        created_at timestamptz not null default clock_timestamp()
      );

      create table event_spill (
        id uuid primary key,
        payload jsonb not null,
        created_at timestamptz not null default clock_timestamp()
      );

      create table storage_root (
        name text primary key,
        marker uuid not null,
        claimed_at timestamptz not null default clock_timestamp()
      );

      create table attempt_limit (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      );
    `);
  }
}

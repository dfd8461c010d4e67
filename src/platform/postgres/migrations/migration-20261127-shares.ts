import { Migration } from '@mikro-orm/migrations';

/** Shares with their contents, download counts and access log. */
export class Migration20261127Shares extends Migration {
  override up(): void {
    this.addSql(`
      create table share (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        album_id uuid references album on delete cascade deferrable initially deferred,
        grantee_id uuid references app_user on delete cascade,
        token_hash text unique,
        password_hash text,
        permission text not null check (permission in ('PREVIEW', 'ORIGINAL')),
        title text,
        note text,
        expires_at timestamptz,
        download_limit integer check (download_limit > 0),
        downloads integer not null default 0 check (downloads >= 0),
        allows_wishes boolean not null,
        created_at timestamptz not null,
        revoked_at timestamptz,
        version integer not null default 1,
        check ((grantee_id is null) <> (token_hash is null)),
        check (password_hash is null or token_hash is not null)
      );
      create index share_owner on share (owner_id, id desc);
      create index share_grantee on share (grantee_id, id desc) where grantee_id is not null;
      create index share_album on share (album_id) where album_id is not null;

      create table share_file (
        share_id uuid not null references share on delete cascade deferrable initially deferred,
        file_id uuid not null references file on delete cascade deferrable initially deferred,
        position double precision not null,
        primary key (share_id, file_id)
      );
      create index share_file_order on share_file (share_id, position, file_id);
      create index share_file_file on share_file (file_id);

      create table share_download (
        id uuid primary key,
        share_id uuid not null references share on delete cascade,
        file_id uuid references file on delete cascade,
        until_at timestamptz not null
      );
      create index share_download_share on share_download (share_id);
      create index share_download_file on share_download (file_id);
      create index share_download_until on share_download (until_at);

      create table share_access (
        id uuid primary key,
        share_id uuid not null references share on delete cascade,
        at timestamptz not null,
        kind text not null check (kind in
          ('OPENED', 'PREVIEW', 'DOWNLOAD', 'ZIP', 'PASSWORD_FAILED', 'RETRIEVAL_ASKED')),
        file_id uuid references file on delete set null,
        user_id uuid references app_user on delete set null,
        network text
      );
      create index share_access_share on share_access (share_id, id desc);
      create index share_access_recent on share_access (share_id, at);
      create index share_access_at on share_access (at);
      create index share_access_file on share_access (file_id);
      create index share_access_user on share_access (user_id);
    `);
  }
}

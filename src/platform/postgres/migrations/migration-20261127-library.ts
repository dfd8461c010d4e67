import { Migration } from '@mikro-orm/migrations';

/** Media metadata of contents, the columns that lists filter by, and albums. */
export class Migration20261127Library extends Migration {
  override up(): void {
    this.addSql(`
      create table content_media (
        content_id uuid primary key references content on delete cascade deferrable initially deferred,
        width integer check (width > 0),
        height integer check (height > 0),
        duration_ms bigint check (duration_ms >= 0),
        codec text,
        camera_make text,
        camera_model text,
        lens text,
        taken_at timestamptz,
        taken_offset_minutes integer,
        latitude double precision check (latitude between -90 and 90),
        longitude double precision check (longitude between -180 and 180),
        altitude double precision,
        check ((latitude is null) = (longitude is null))
      );

      -- Denormalized from content_media for filtering within one owner's files.
      alter table file
        add column favourite boolean not null default false,
        add column camera text,
        add column latitude double precision,
        add column longitude double precision;

      create table album (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        name text not null,
        cover_file_id uuid references file on delete set null deferrable initially deferred,
        created_at timestamptz not null,
        version integer not null default 1
      );
      create index album_owner on album (owner_id, id desc);

      create table album_file (
        album_id uuid not null references album on delete cascade deferrable initially deferred,
        file_id uuid not null references file on delete cascade deferrable initially deferred,
        position double precision not null,
        added_at timestamptz not null,
        primary key (album_id, file_id)
      );
      create index album_file_order on album_file (album_id, position, file_id);
      create index album_file_file on album_file (file_id);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Album changes, individual tags, and indexes for usage per owner. */
export class Migration20261127Albums extends Migration {
  override up(): void {
    this.addSql(`
      -- Uses the same counter as file_change.
      create table album_change (
        owner_id uuid not null references app_user on delete cascade,
        album_id uuid not null,
        number bigint not null,
        kind text not null check (kind in ('UPSERT', 'DELETE')),
        changed_at timestamptz not null default clock_timestamp(),
        primary key (owner_id, album_id)
      );
      create unique index album_change_number on album_change (owner_id, number);

      -- One row per tag in file.tags; maintained by the triggers below.
      create table file_tag (
        owner_id uuid not null,
        tag text collate "C" not null,
        file_id uuid not null,
        -- Whether the file is listed.
        listed boolean not null,
        primary key (owner_id, tag, file_id) include (listed)
      );

      create function file_tag_add() returns trigger language plpgsql as $$
      begin
        insert into file_tag (owner_id, tag, file_id, listed)
        select distinct new.owner_id, tag, new.id,
          new.status in ('COMPLETED', 'ARCHIVED') and new.trashed_at is null
        from unnest(new.tags) as tag;
        return null;
      end $$;

      create function file_tag_remove() returns trigger language plpgsql as $$
      begin
        delete from file_tag
        where owner_id = old.owner_id and tag = any(old.tags) and file_id = old.id;
        return null;
      end $$;

      create function file_tag_change() returns trigger language plpgsql as $$
      declare
        shown boolean := new.status in ('COMPLETED', 'ARCHIVED') and new.trashed_at is null;
      begin
        delete from file_tag
        where owner_id = old.owner_id and tag = any(old.tags) and file_id = old.id
          and not tag = any(new.tags);
        insert into file_tag (owner_id, tag, file_id, listed)
        select distinct new.owner_id, tag, new.id, shown from unnest(new.tags) as tag
        on conflict (owner_id, tag, file_id) do update set listed = excluded.listed
        where file_tag.listed <> excluded.listed;
        return null;
      end $$;

      create trigger file_tag_add after insert on file
        for each row when (new.tags <> '{}') execute function file_tag_add();
      create trigger file_tag_remove after delete on file
        for each row when (old.tags <> '{}') execute function file_tag_remove();
      create trigger file_tag_change after update on file
        for each row when (
          (old.tags <> '{}' or new.tags <> '{}')
          and (old.tags, old.status, old.trashed_at) is distinct from
              (new.tags, new.status, new.trashed_at)
        ) execute function file_tag_change();

      insert into file_tag (owner_id, tag, file_id, listed)
      select distinct owner_id, tag, id,
        status in ('COMPLETED', 'ARCHIVED') and trashed_at is null
      from file, unnest(tags) as tag;

      create index file_usage on file (owner_id, content_id, id)
        include (mime_type, size) where status in ('COMPLETED', 'ARCHIVED');
      create index file_trash_usage on file (owner_id, content_id)
        include (size) where status in ('COMPLETED', 'ARCHIVED') and trashed_at is not null;
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Archiving state of contents, their preparations, and owners' placement settings. */
export class Migration20261126Archive extends Migration {
  override up(): void {
    this.addSql(`
      alter table app_user add column placement_policy jsonb;
      alter table content_copy add column removed_at timestamptz;
      create index content_copy_released on content_copy (id)
        where state = 'RELEASED' and removed_at is null;
      create index content_copy_content on content_copy (content_id);

      create table archival (
        content_id uuid primary key references content on delete cascade
          deferrable initially deferred,
        owner_id uuid not null references app_user on delete cascade,
        state text not null check (state in ('WAITING', 'ARCHIVED', 'RELEASED')),
        due_at timestamptz not null,
        attempts integer not null default 0,
        problem text,
        archived_at timestamptz,
        release_at timestamptz
      );
      create index archival_due on archival (due_at) where state = 'WAITING';
      create index archival_release on archival (due_at)
        where state = 'ARCHIVED' and release_at is not null;
      create index archival_owner on archival (owner_id, state);

      create table content_preparation (
        content_id uuid not null references content on delete cascade deferrable initially deferred,
        name text not null,
        state text not null check (state in ('PENDING', 'DONE', 'REFUSED')),
        detail text,
        created_at timestamptz not null default clock_timestamp(),
        settled_at timestamptz,
        primary key (content_id, name)
      );
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Previews of contents. */
export class Migration20261130Previews extends Migration {
  override up(): void {
    this.addSql(`
      alter table content_media
        -- Random; who knows it may read the previews.
        add column preview_key text unique,
        add column rendered_at timestamptz,
        add column preview_problem text,
        add column thumbhash bytea,
        add column dominant_color text;

      create table content_preview (
        content_id uuid not null references content_media on delete cascade,
        size integer not null,
        width integer not null check (width > 0),
        height integer not null check (height > 0),
        bytes integer not null check (bytes > 0),
        sha256 bytea not null,
        primary key (content_id, size)
      );
    `);
  }
}

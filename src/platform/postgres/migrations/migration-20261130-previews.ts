import { Migration } from '@mikro-orm/migrations';

/** Previews and metadata of contents. */
export class Migration20261130Previews extends Migration {
  override up(): void {
    this.addSql(`
      alter table content_media
        drop column duration_ms,
        drop column codec,
        drop column camera_make,
        drop column camera_model,
        drop column lens,
        drop column taken_at,
        drop column taken_offset_minutes,
        drop column latitude,
        drop column longitude,
        drop column altitude,
        -- Random; who knows it may read the previews.
        add column preview_key text unique,
        add column prepared_at timestamptz,
        -- What the bytes say: domain/media-facts.ts.
        add column facts jsonb,
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

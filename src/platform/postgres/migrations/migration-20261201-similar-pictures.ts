import { Migration } from '@mikro-orm/migrations';

/** The index of near duplicates. */
export class Migration20261201SimilarPictures extends Migration {
  override up(): void {
    this.addSql(`
      create table content_similarity (
        content_id uuid primary key references content on delete cascade,
        owner_id uuid not null,
        hash bit(64) not null,
        -- Each byte of the hash with its place, so that one index finds hashes that share one.
        parts integer[] not null,
        taken_at timestamptz,
        group_id uuid,
        reviewed_at timestamptz
      );
      create index content_similarity_parts on content_similarity using gin (owner_id, parts);
      create index content_similarity_taken on content_similarity (owner_id, taken_at);
      create index content_similarity_group on content_similarity (owner_id, group_id)
        where group_id is not null;
    `);
  }
}

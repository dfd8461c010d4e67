import { Migration } from '@mikro-orm/migrations';

import { FILE_COUNTS } from './search-counts.ts';
import { FILE_PLACES } from './search-places.ts';
import { FILE_WORDS } from './search-words.ts';

/** Columns and indexes for searching, filtering, sorting and counting files. */
export class Migration20261127Search extends Migration {
  override up(): void {
    this.addSql('create extension if not exists pg_trgm');
    this.addSql('create extension if not exists btree_gin');
    this.addSql(FILE_WORDS);
    this.addSql(FILE_PLACES);
    this.addSql(`
      alter table file
        add column name_key text collate "C" not null
          generated always as (left(file_fold(name), 200)) stored,
        add column search_text text not null
          generated always as (file_search_text(name, tags, camera)) stored,
        add column labels text[] not null
          generated always as (
            file_labels(mime_type, status, favourite, latitude is not null, camera, places)
          ) stored;
      -- The planner needs the frequencies of words and labels.
      alter table file
        alter column search_text set statistics 1000,
        alter column labels set statistics 500,
        alter column tags set statistics 500;

      -- One index over owner, words, labels and tags. No pending list, because every search would have to scan it.
      create index file_search on file
        using gin (owner_id, search_text gin_trgm_ops, labels, tags) with (fastupdate = off)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null;
      create index file_by_created on file (owner_id, created_at, id)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null;
      create index file_by_name on file (owner_id, name_key, id)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null;
      create index file_by_size on file (owner_id, coalesce(size, 0), id)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null;
      create index file_location on file (owner_id, latitude, longitude)
        where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null
          and latitude is not null;
      create index file_unfinished on file (owner_id, sort_at desc, id desc)
        where status in ('PENDING', 'UPLOADING', 'FAILED') and trashed_at is null;
    `);
    this.addSql(FILE_COUNTS);
  }
}

import { Migration } from '@mikro-orm/migrations';

import { FILE_COLUMNS, FILE_LOCAL_COUNTS } from './search-columns.ts';

/** Place, shape, placeholder, duration and local time of files. Only changes the catalogue, so it locks the table briefly. */
export class Migration20261201Timeline extends Migration {
  override up(): void {
    this.addSql(`
      -- Denormalized from content_media, like camera.
      alter table file
        add column city text,
        add column country text,
        -- Width divided by height, as displayed.
        add column ratio double precision,
        add column duration_ms integer,
        -- Minutes east of UTC at the place of capture; null if its zone is unknown.
        add column utc_offset_minutes integer,
        add column thumbhash bytea;
      alter table file
        alter column name_key drop expression,
        alter column search_text drop expression,
        alter column labels drop expression;
    `);
    this.addSql(FILE_COLUMNS);
    this.addSql(FILE_LOCAL_COUNTS);
    this.addSql(`
      drop function file_search_text(text, text[], text);
      drop function file_labels(text, text, boolean, boolean, text, text[]);
      drop function file_counted(text, timestamptz, text[], text[], timestamptz);
    `);
  }
}

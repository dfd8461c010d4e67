import { Migration } from '@mikro-orm/migrations';

/** Searches saved under a name. */
export class Migration20261201SavedSearches extends Migration {
  override up(): void {
    this.addSql(`
      create table saved_search (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        name text not null,
        query text,
        -- In the shape of the GraphQL input FileFilter.
        filter jsonb not null,
        order_field text not null,
        order_direction text not null,
        created_at timestamptz not null,
        version integer not null default 1
      );
      create index saved_search_owner on saved_search (owner_id, id desc);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** The index of the timeline also tells local times, so that the newest file of a period is found without its row. */
const DEFINITION = `on file (owner_id, sort_at desc, id desc) include (utc_offset_minutes)
  where status in ('COMPLETED', 'ARCHIVED') and trashed_at is null`;

/** Replaces an index while files are written. After an interruption, it begins again. */
export class Migration20261201SearchIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    const replaced = await this.execute(
      `select from pg_indexes
       where schemaname = current_schema() and indexname = 'file_timeline' and indexdef like '%INCLUDE%'`,
    );
    if (replaced.length > 0) return;
    this.addSql('drop index concurrently if exists file_timeline_next');
    this.addSql(`create index concurrently file_timeline_next ${DEFINITION}`);
    this.addSql('drop index concurrently if exists file_timeline');
    this.addSql('alter index file_timeline_next rename to file_timeline');
  }
}

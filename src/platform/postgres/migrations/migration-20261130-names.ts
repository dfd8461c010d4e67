import { Migration } from '@mikro-orm/migrations';

/** Renames columns to match the terms in the code. */
export class Migration20261130Names extends Migration {
  override up(): void {
    this.addSql(`alter table upload_session rename column haunted_by to stale_writers`);
    this.addSql(`alter table upload_session rename column parts to partials`);
  }
}

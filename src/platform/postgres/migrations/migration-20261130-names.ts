import { Migration } from '@mikro-orm/migrations';

/** Names columns by the terms that the code uses. */
export class Migration20261130Names extends Migration {
  override up(): void {
    this.addSql(`alter table upload_session rename column haunted_by to stale_writers`);
    this.addSql(`alter table upload_session rename column parts to partials`);
  }
}

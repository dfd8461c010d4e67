import { Migration } from '@mikro-orm/migrations';

/** Adds `file.description`. */
export class Migration20261130Descriptions extends Migration {
  override up(): void {
    this.addSql(`alter table file add column description text`);
  }
}

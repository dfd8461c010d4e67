import { Migration } from '@mikro-orm/migrations';

/** Uploads of automatic backups. */
export class Migration20261203UploadIntent extends Migration {
  override up(): void {
    this.addSql('alter table upload_session add column automatic boolean not null default false');
  }
}

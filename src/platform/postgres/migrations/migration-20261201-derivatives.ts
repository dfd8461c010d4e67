import { Migration } from '@mikro-orm/migrations';

/** Uploads of previews made by clients. */
export class Migration20261201Derivatives extends Migration {
  override up(): void {
    // Not a foreign key: the file may be deleted while its preview is uploaded.
    this.addSql('alter table upload_session add column derivative_of uuid');
  }
}

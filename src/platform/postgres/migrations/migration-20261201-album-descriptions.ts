import { Migration } from '@mikro-orm/migrations';

/** Adds `album.description`. */
export class Migration20261201AlbumDescriptions extends Migration {
  override up(): void {
    this.addSql('alter table album add column description text');
  }
}

import { Migration } from '@mikro-orm/migrations';

/** When copies are to be verified; each used to have a job of its own. */
export class Migration20261201Verification extends Migration {
  override up(): void {
    this.addSql(`
      alter table content_copy add column verify_due_at timestamptz;
      update content_copy set verify_due_at = created_at + interval '10 minutes'
        where state = 'STORED';
      create index content_copy_verification on content_copy (verify_due_at)
        where verify_due_at is not null;
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Deletions of accounts. Their rows outlive the accounts, so they refer to none. */
export class Migration20261203AccountDeletions extends Migration {
  override up(): void {
    this.addSql(`
      alter table app_user add column closed_at timestamptz;

      create table account_deletion (
        id uuid primary key,
        user_id uuid not null,
        status text not null check (status in ('REQUESTED', 'CANCELLED', 'RUNNING', 'FINISHED')),
        requested_at timestamptz not null,
        due_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        contents jsonb,
        check ((started_at is null) = (status in ('REQUESTED', 'CANCELLED'))),
        check ((finished_at is null) = (status in ('REQUESTED', 'RUNNING')))
      );
      create unique index account_deletion_open on account_deletion (user_id)
        where status in ('REQUESTED', 'RUNNING');
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Preferred providers of files, and retrievals of archived files with their restores. */
export class Migration20261126Retrievals extends Migration {
  override up(): void {
    this.addSql(`
      alter table file add column provider_preference text;

      create table restore_operation (
        id uuid primary key,
        copy_id uuid not null references content_copy on delete cascade
          deferrable initially deferred,
        tier text not null check (tier in ('EXPEDITED', 'STANDARD', 'BULK')),
        asked_tier text check (asked_tier in ('EXPEDITED', 'STANDARD', 'BULK')),
        days integer not null check (days > 0),
        extend_days integer check (extend_days > 0),
        status text not null check (status in ('PLANNED', 'ASKED', 'READY', 'EXPIRED', 'FAILED')),
        created_at timestamptz not null,
        asked_at timestamptz,
        ready_at timestamptz,
        until_at timestamptz,
        next_look_at timestamptz,
        failure_reason text,
        failures integer not null default 0,
        problem text,
        version integer not null default 1
      );
      create unique index restore_operation_running on restore_operation (copy_id)
        where status in ('PLANNED', 'ASKED', 'READY');
      create index restore_operation_look on restore_operation (next_look_at)
        where status in ('PLANNED', 'ASKED', 'READY');

      create table retrieval_request (
        id uuid primary key,
        owner_id uuid not null references app_user on delete cascade,
        tier text not null check (tier in ('EXPEDITED', 'STANDARD', 'BULK')),
        days integer not null check (days > 0),
        status text not null check (status in
          ('REQUESTED', 'IN_PROGRESS', 'READY', 'EXPIRED', 'FAILED', 'CANCELLED')),
        cost_amount numeric,
        cost_currency text,
        latest_at timestamptz,
        created_at timestamptz not null,
        started_at timestamptz,
        ready_at timestamptz,
        expires_at timestamptz,
        warn_at timestamptz,
        warned_at timestamptz,
        finished_at timestamptz,
        failure_reason text,
        version integer not null default 1
      );
      create index retrieval_request_owner on retrieval_request (owner_id, id desc);
      create index retrieval_request_warning on retrieval_request (warn_at)
        where status = 'READY' and warned_at is null;

      create table retrieval_item (
        request_id uuid not null references retrieval_request on delete cascade
          deferrable initially deferred,
        file_id uuid not null references file on delete cascade deferrable initially deferred,
        content_id uuid not null references content on delete cascade deferrable initially deferred,
        bytes bigint not null,
        operation_id uuid references restore_operation on delete set null
          deferrable initially deferred,
        primary key (request_id, file_id)
      );
      create index retrieval_item_operation on retrieval_item (operation_id);
      create index retrieval_item_file on retrieval_item (file_id);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Requests of recipients for originals in cold storage. */
export class Migration20261202ShareRequests extends Migration {
  override up(): void {
    this.addSql(`
      create table share_request (
        id uuid primary key,
        share_id uuid not null references share on delete cascade,
        owner_id uuid not null references app_user on delete cascade,
        file_id uuid not null references file on delete cascade,
        user_id uuid references app_user on delete set null,
        network text,
        status text not null check (status in ('PENDING', 'APPROVED', 'DECLINED')),
        asked_at timestamptz not null,
        answered_at timestamptz,
        retrieval_id uuid references retrieval_request on delete set null deferrable initially deferred,
        version integer not null default 1,
        check ((answered_at is null) = (status = 'PENDING'))
      );
      create unique index share_request_pending on share_request (share_id, file_id)
        where status = 'PENDING';
      create index share_request_file_of_share on share_request (share_id, file_id, id desc);
      create index share_request_owner on share_request (owner_id, id desc);
      create index share_request_since on share_request (owner_id, asked_at);
      create index share_request_answered on share_request (answered_at);
      create index share_request_file on share_request (file_id);
      create index share_request_user on share_request (user_id) where user_id is not null;
      create index share_request_retrieval on share_request (retrieval_id)
        where retrieval_id is not null;
    `);
  }
}

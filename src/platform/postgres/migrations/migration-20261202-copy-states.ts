import { Migration } from '@mikro-orm/migrations';

/** The state UNVERIFIABLE, and the CRC-32 of verified objects for which the provider keeps no SHA-256. */
export class Migration20261202CopyStates extends Migration {
  override up(): void {
    this.addSql(`
      alter table content_copy add column crc32 text;
      alter table content_copy drop constraint content_copy_state_check;
      alter table content_copy add constraint content_copy_state_check check (state in
        ('STORED', 'VERIFIED', 'UNVERIFIABLE', 'DAMAGED', 'MISSING', 'RELEASED'));

      create or replace function content_places(of_content uuid) returns text[]
        language sql stable
        return array(
          select distinct label
          from content_copy p, lateral (values
            ('provider:' || p.provider),
            (case when p.storage_class not in ('GLACIER', 'DEEP_ARCHIVE') then 'hot' end),
            (case p.restore ->> 'kind'
               when 'IN_PROGRESS' then 'restoring' when 'RESTORED' then 'restored' end)
          ) as said (label)
          where p.content_id = of_content and p.state in ('STORED', 'VERIFIED', 'UNVERIFIABLE')
            and label is not null
          order by label
        );
    `);
  }
}

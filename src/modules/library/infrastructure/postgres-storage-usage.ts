import type { Sql } from '../../../platform/postgres/sql.ts';
import type { StorageUsage } from '../../storage/application/storage-usage.ts';

export function postgresStorageUsage(sql: Sql): StorageUsage {
  return {
    byProvider: (ownerId) =>
      sql(
        `select p.provider, p.storage_class, count(*) as objects, sum(c.size)::bigint as bytes
         from content_copy p join content c on c.id = p.content_id
         where p.state not in ('RELEASED', 'MISSING') and ($1::uuid is null or c.owner_id = $1)
         group by p.provider, p.storage_class order by p.provider, p.storage_class`,
        [ownerId],
      ),
  };
}

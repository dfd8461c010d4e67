import type { Sql } from '../../../platform/postgres/sql.ts';
import type { StorageUsage, StorageUsageRow } from '../../storage/application/storage-usage.ts';

export class PostgresStorageUsage implements StorageUsage {
  constructor(private readonly sql: Sql) {}

  byProvider(ownerId: string | undefined): Promise<StorageUsageRow[]> {
    return this.sql<StorageUsageRow>(
      `select p.provider, p.storage_class, count(*) as objects, sum(c.size)::bigint as bytes
       from content_copy p join content c on c.id = p.content_id
       where p.state not in ('RELEASED', 'MISSING') and ($1::uuid is null or c.owner_id = $1)
       group by p.provider, p.storage_class order by p.provider, p.storage_class`,
      [ownerId],
    );
  }
}

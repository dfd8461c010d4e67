import type { Sql } from '../../../platform/postgres/sql.ts';
import type { StorageUsage, StorageUsageRow } from '../../storage/application/storage-usage.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';

export class PostgresStorageUsage implements StorageUsage {
  constructor(private readonly sql: Sql) {}

  async byProvider(ownerId: string | undefined): Promise<StorageUsageRow[]> {
    const rows = await this.sql<{
      provider: string;
      storage_class: StorageClass;
      objects: number;
      bytes: string;
    }>(
      `select p.provider, p.storage_class, count(*)::int as objects, sum(c.size) as bytes
       from content_copy p join content c on c.id = p.content_id
       where p.state not in ('RELEASED', 'MISSING') and ($1::uuid is null or c.owner_id = $1)
       group by p.provider, p.storage_class order by p.provider, p.storage_class`,
      [ownerId ?? null],
    );
    return rows.map((row) => ({
      provider: row.provider,
      storageClass: row.storage_class,
      objects: row.objects,
      bytes: Number(row.bytes),
    }));
  }
}

import type { Sql } from '../../../platform/postgres/sql.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ReleasedCopy } from '../application/archive-queries.ts';

interface LocationRow {
  id: string;
  provider: string;
  key: string;
  storage_class: StorageClass;
  version: string | null;
}

/** Released copies whose objects still exist. `rest` continues the where clause. */
export async function releasedCopies(
  sql: Sql,
  rest: string,
  values: readonly unknown[],
): Promise<ReleasedCopy[]> {
  const rows = await sql<LocationRow>(
    `select id, provider, key, storage_class, version from content_copy
     where state = 'RELEASED' and removed_at is null and ${rest}`,
    values,
  );
  return rows.map(({ id, provider, key, storage_class, version }) => ({
    id,
    location: StorageLocation.of(provider, key, storage_class, version ?? undefined),
  }));
}

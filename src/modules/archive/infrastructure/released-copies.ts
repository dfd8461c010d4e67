import type { Sql } from '../../../platform/postgres/sql.ts';
import { type LocationFields, StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ReleasedCopy } from '../application/archive-queries.ts';

/** Released copies whose objects still exist. `rest` continues the where clause. */
export async function releasedCopies(
  sql: Sql,
  rest: string,
  values: readonly unknown[],
): Promise<ReleasedCopy[]> {
  const rows = await sql<LocationFields & { readonly id: string }>(
    `select id, provider, key, storage_class, version from content_copy
     where state = 'RELEASED' and removed_at is null and ${rest}`,
    values,
  );
  return rows.map((row) => ({ id: row.id, location: StorageLocation.from(row) }));
}

import type { Sql } from '../../../platform/postgres/sql.ts';
import type { RetrievalTier } from '../../storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../storage/domain/storage-class.ts';
import type {
  ArchivedCopyRow,
  ArchivedFileQueries,
  ArchivedFileRow,
  RunningRestoreRow,
} from '../application/archived-file-queries.ts';
import type { RestoreOperationStatus } from '../domain/provider-request.ts';

/** Timestamps are milliseconds since 1970, because connections within a unit of work return them as text. */
interface Row {
  file_id: string;
  content_id: string;
  bytes: string;
  copy_id: string | null;
  provider: string;
  storage_class: StorageClass;
  stored_ms: number;
  operation_id: string | null;
  status: RestoreOperationStatus;
  tier: RetrievalTier;
  asked_tier: RetrievalTier | null;
  days: number;
  asked_ms: number | null;
  until_ms: number | null;
}

const SELECT = `
  select f.id as file_id, c.id as content_id, c.size::text as bytes,
    p.id as copy_id, p.provider, p.storage_class, ${milliseconds('p.created_at')} as stored_ms,
    o.id as operation_id, o.status, o.tier, o.asked_tier, o.days,
    ${milliseconds('o.asked_at')} as asked_ms, ${milliseconds('o.until_at')} as until_ms
  from file f join content c on c.id = f.content_id
    left join content_copy p on p.content_id = c.id and p.state in ('STORED', 'VERIFIED')
    left join restore_operation o on o.copy_id = p.id and o.status in ('PLANNED', 'ASKED', 'READY')
  where f.owner_id = $1 and f.id = any($2::uuid[]) and f.status in ('COMPLETED', 'ARCHIVED')
  order by p.created_at, p.id`;

/** Reads files with their copies and active restores, from the pool or within a unit of work. */
export class PostgresArchivedFileQueries implements ArchivedFileQueries {
  constructor(private readonly sql: Sql) {}

  async find(ownerId: string, fileIds: readonly string[]): Promise<ArchivedFileRow[]> {
    const rows = await this.sql<Row>(SELECT, [ownerId, fileIds]);
    return [...Map.groupBy(rows, (row) => row.file_id)].flatMap(([fileId, ofFile]) => {
      const [first] = ofFile;
      if (!first) return [];
      const copies = ofFile.flatMap(copyOf);
      return [{ fileId, contentId: first.content_id, bytes: Number(first.bytes), copies }];
    });
  }
}

function copyOf(row: Row): ArchivedCopyRow[] {
  if (row.copy_id === null) return [];
  const { copy_id: id, provider, storage_class: storageClass } = row;
  const storedAt = new Date(row.stored_ms);
  return [{ id, provider, storageClass, storedAt, running: runningOf(row) }];
}

function runningOf(row: Row): RunningRestoreRow | undefined {
  if (row.operation_id === null) return undefined;
  return {
    id: row.operation_id,
    status: row.status,
    tier: row.tier,
    askedTier: row.asked_tier ?? undefined,
    askedAt: dateOf(row.asked_ms),
    days: row.days,
    until: dateOf(row.until_ms),
  };
}

function milliseconds(column: string): string {
  return `round(extract(epoch from ${column}) * 1000)::float8`;
}

function dateOf(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}

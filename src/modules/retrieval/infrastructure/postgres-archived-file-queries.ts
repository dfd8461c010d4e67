import type { Sql } from '../../../platform/postgres/sql.ts';
import type {
  ArchivedCopyRow,
  ArchivedFileQueries,
  ArchivedFileRow,
  RunningRestoreRow,
} from '../application/archived-file-queries.ts';

interface Row
  extends
    Omit<ArchivedFileRow, 'copies'>,
    Omit<ArchivedCopyRow, 'id' | 'running'>,
    Omit<RunningRestoreRow, 'id'> {
  readonly copyId: string | undefined;
  readonly operationId: string | undefined;
}

const SELECT = `
  select f.id as file_id, c.id as content_id, c.size as bytes,
    p.id as copy_id, p.provider, p.storage_class, p.created_at as stored_at,
    o.id as operation_id, o.status, o.tier, o.asked_tier, o.days, o.asked_at, o.until_at as until
  from file f join content c on c.id = f.content_id
    left join content_copy p on p.content_id = c.id and p.state in ('STORED', 'VERIFIED', 'UNVERIFIABLE')
    left join restore_operation o on o.copy_id = p.id and o.status in ('PLANNED', 'ASKED', 'READY')
  where f.owner_id = $1 and f.id = any($2::uuid[]) and f.status in ('COMPLETED', 'ARCHIVED')
  order by p.created_at, p.id`;

/** Reads files with their copies and active restores, from the pool or within a unit of work. */
export function postgresArchivedFileQueries(sql: Sql): ArchivedFileQueries {
  return {
    async find(ownerId, fileIds) {
      const rows = await sql<Row>(SELECT, [ownerId, fileIds]);
      return [...Map.groupBy(rows, (row) => row.fileId)].flatMap(([fileId, ofFile]) => {
        const [first] = ofFile;
        if (!first) return [];
        const copies = ofFile.flatMap(copyOf);
        return [{ fileId, contentId: first.contentId, bytes: first.bytes, copies }];
      });
    },
  };
}

function copyOf(row: Row): ArchivedCopyRow[] {
  const { copyId: id, provider, storageClass, storedAt } = row;
  if (id === undefined) return [];
  return [{ id, provider, storageClass, storedAt, running: runningOf(row) }];
}

function runningOf(row: Row): RunningRestoreRow | undefined {
  const { operationId: id, status, tier, askedTier, askedAt, days, until } = row;
  return id === undefined ? undefined : { id, status, tier, askedTier, askedAt, days, until };
}

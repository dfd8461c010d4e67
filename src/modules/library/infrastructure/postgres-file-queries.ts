import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import { type LocationFields, StorageLocation } from '../../storage/domain/storage-location.ts';
import type {
  FileQueries,
  FileRow,
  ReadableCopy,
  TimelinePage,
} from '../application/file-queries.ts';
import { fileRowOf, type FileSqlRow, LISTED, SELECT_FILES } from './file-rows.ts';
import { restoreStateOf } from './value-types.ts';

const OWN_LISTED = `f.owner_id = $1 and ${LISTED}`;

type CopyRow = LocationFields & Pick<ReadableCopy, 'id' | 'restore'> & { readonly fileId: string };

const USABLE = `p.state in ('STORED', 'VERIFIED', 'UNVERIFIABLE')`;

const SELECT_COPIES = `
  select f.id as file_id, p.id, p.provider, p.key, p.storage_class, p.version, p.restore
  from content_copy p join file f on f.content_id = p.content_id
  where ${USABLE}`;

const COPY_ORDER = 'order by p.created_at, p.id';

export function postgresFileQueries(sql: Sql): FileQueries {
  const select = async (rest: string, values: readonly unknown[]): Promise<FileRow[]> =>
    (await sql<FileSqlRow>(`${SELECT_FILES} ${rest}`, values)).map(fileRowOf);
  return {
    find: (ownerId, ids) =>
      select('where f.owner_id = $1 and f.id = any($2::uuid[])', [ownerId, ids]),

    findAnyones: async (id) => (await select('where f.id = $1', [id]))[0],

    async findBySha256(ownerId, sha256, size) {
      const [row] = await select(
        `where ${OWN_LISTED} and c.owner_id = $1 and c.sha256 = $2 and c.size = $3
           and exists (select from content_copy p where p.content_id = c.id and ${USABLE})
         order by f.id limit 1`,
        [ownerId, bytesOf(sha256), size],
      );
      return row;
    },

    async page(ownerId, page) {
      const values: unknown[] = [ownerId, page.limit];
      const bounds = [bound('<', page.after, values), bound('>', page.before, values)].join('');
      const order = page.from === 'START' ? 'desc' : 'asc';
      const files = await select(
        `where ${OWN_LISTED}${bounds} order by f.sort_at ${order}, f.id ${order} limit $2`,
        values,
      );
      return page.from === 'START' ? files : files.toReversed();
    },

    latestChange: (ownerId) =>
      selectNumber(sql, 'select change_number from app_user where id = $1', [ownerId]),

    async copiesOf(fileId) {
      const rows = await sql<CopyRow>(`${SELECT_COPIES} and f.id = $1 ${COPY_ORDER}`, [fileId]);
      return rows.map(readableCopyOf);
    },

    async copiesOfMany(ownerId, fileIds) {
      const rows = await sql<CopyRow>(
        `${SELECT_COPIES} and f.owner_id = $1 and f.id = any($2::uuid[]) ${COPY_ORDER}`,
        [ownerId, fileIds],
      );
      const byFile = Map.groupBy(rows, (row) => row.fileId);
      return new Map([...byFile].map(([fileId, copies]) => [fileId, copies.map(readableCopyOf)]));
    },
  };
}

/** Adds a keyset bound to the parameters and returns its condition. */
function bound(operator: '<' | '>', position: TimelinePage['after'], values: unknown[]): string {
  if (!position) return '';
  values.push(position.sortAt, position.id);
  return ` and (f.sort_at, f.id) ${operator} ($${values.length - 1}, $${values.length}::uuid)`;
}

function readableCopyOf(row: CopyRow): ReadableCopy {
  return { id: row.id, location: StorageLocation.from(row), restore: restoreStateOf(row.restore) };
}

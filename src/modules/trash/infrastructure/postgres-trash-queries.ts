import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import {
  fileRowOf,
  type FileSqlRow,
  SELECT_FILES,
} from '../../library/infrastructure/file-rows.ts';
import type {
  PurgedContentRow,
  PurgedCopyRow,
  PurgeScope,
  TrashQueries,
} from '../application/trash-queries.ts';

interface PurgedSqlRow extends Omit<PurgedContentRow, 'copies'>, Omit<PurgedCopyRow, 'provider'> {
  /** Undefined without a copy. */
  readonly provider: string | undefined;
}

/** Conditions on a file `f`; `$2` are the ids, or null. */
const IN_SCOPE = {
  IDS: 'f.id = any($2::uuid[])',
  TRASH: '(f.trashed_at is not null and $2::uuid[] is null)',
  LIBRARY: '$2::uuid[] is null',
} as const;

const STORED = `f.status in ('COMPLETED', 'ARCHIVED')`;

export function postgresTrashQueries(sql: Sql): TrashQueries {
  return {
    async page(ownerId, { after, limit }) {
      const rows = await sql<FileSqlRow>(
        `${SELECT_FILES} where f.owner_id = $1 and f.trashed_at is not null
           and ($3::timestamptz is null or (f.trashed_at, f.id) < ($3, $4::uuid))
         order by f.trashed_at desc, f.id desc limit $2`,
        [ownerId, limit, after?.trashedAt, after?.id],
      );
      return rows.map(fileRowOf);
    },

    count: (ownerId) =>
      selectNumber(
        sql,
        'select count(*) from file where owner_id = $1 and trashed_at is not null',
        [ownerId],
      ),

    countStored: (ownerId, scope) =>
      selectNumber(
        sql,
        `select count(*) from file f where f.owner_id = $1 and ${STORED} and ${inScope(scope)}`,
        [ownerId, idsOf(scope)],
      ),

    async orphanedBy(ownerId, scope, { after, limit }) {
      const rows = await sql<PurgedSqlRow>(
        `with orphaned as (
           select c.id, c.size from content c
           where c.id in (
               select f.content_id from file f where f.owner_id = $1 and ${STORED} and ${inScope(scope)})
             and c.owner_id = $1 and ($3::uuid is null or c.id > $3)
             and not exists (select from file f where f.content_id = c.id and not (${inScope(scope)}))
           order by c.id limit $4)
         select c.id as content_id, c.size as bytes, p.provider, p.storage_class, p.created_at as stored_at
         from orphaned c left join content_copy p on p.content_id = c.id and p.state <> 'RELEASED'
         order by c.id`,
        [ownerId, idsOf(scope), after, limit],
      );
      return [...Map.groupBy(rows, ({ contentId }) => contentId).values()].flatMap((copies) => {
        const [first] = copies;
        return first ? [{ ...first, copies: copies.flatMap(copyOf) }] : [];
      });
    },

    due: (before, limit, ownerId) =>
      sql(
        `select id, owner_id from file
         where trashed_at <= $1 and ($3::uuid is null or owner_id = $3)
         order by trashed_at limit $2`,
        [before, limit, ownerId],
      ),
  };
}

function copyOf({ provider, storageClass, storedAt }: PurgedSqlRow): PurgedCopyRow[] {
  return provider === undefined ? [] : [{ provider, storageClass, storedAt }];
}

function inScope(scope: PurgeScope): string {
  return IN_SCOPE[typeof scope === 'string' ? scope : 'IDS'];
}

function idsOf(scope: PurgeScope): readonly string[] | undefined {
  return typeof scope === 'string' ? undefined : scope;
}

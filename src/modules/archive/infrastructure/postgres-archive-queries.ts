import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectColumn, type Sql } from '../../../platform/postgres/sql.ts';
import { type LocationFields, StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ArchiveQueries, CopyRow, FileArchiveRow } from '../application/archive-queries.ts';
import { releasedCopies } from './released-copies.ts';

/** Within JSON, dates are text. */
type ArchiveRow = Omit<FileArchiveRow, 'copies'> & {
  readonly copies: readonly (Omit<CopyRow, 'createdAt' | 'verifiedAt'> & {
    readonly createdAt: string;
    readonly verifiedAt: string | null;
  })[];
};

interface VerificationRow {
  readonly id: string;
  readonly contentId: string;
  readonly sha256: Uint8Array;
  readonly size: number;
  readonly crc32: string | undefined;
}

export function postgresArchiveQueries(sql: Sql): ArchiveQueries {
  return {
    ...dueWork(sql),

    totals: (ownerId) =>
      sql(
        `select a.state, count(*) as contents, coalesce(sum(c.size), 0)::bigint as bytes,
                count(a.problem) as troubled,
                (array_agg(a.problem order by a.due_at desc)
                   filter (where a.problem is not null))[1] as problem,
                min(a.due_at) filter (where a.state <> 'RELEASED') as next_due_at
         from archival a join content c on c.id = a.content_id
         where a.owner_id = $1 group by a.state`,
        [ownerId],
      ),

    async ofFiles(ownerId, fileIds) {
      const rows = await sql<ArchiveRow>(
        `select f.id as file_id, a.state, a.due_at, a.archived_at, a.release_at, a.problem,
                coalesce((
                  select jsonb_agg(jsonb_build_object(
                    'provider', p.provider, 'storageClass', p.storage_class, 'state', p.state,
                    'createdAt', p.created_at, 'verifiedAt', p.verified_at)
                    order by p.created_at, p.id)
                  from content_copy p where p.content_id = f.content_id), '[]'::jsonb) as copies
         from file f left join archival a on a.content_id = f.content_id
         where f.owner_id = $1 and f.id = any($2::uuid[]) and f.content_id is not null`,
        [ownerId, fileIds],
      );
      return rows.map(fileArchiveRow);
    },
  };
}

/** What the sweeps process. */
function dueWork(sql: Sql): Omit<ArchiveQueries, 'totals' | 'ofFiles'> {
  return {
    dueForArchive: (now, limit) =>
      selectColumn(
        sql,
        `select content_id from archival where state = 'WAITING' and due_at <= $1
         order by due_at limit $2`,
        [now, limit],
      ),

    dueForRelease: (now, limit) =>
      selectColumn(
        sql,
        `select content_id from archival a
         where state = 'ARCHIVED' and release_at is not null and due_at <= $1
           and not exists (select from content_preparation p
                           where p.content_id = a.content_id and p.state = 'PENDING')
         order by due_at limit $2`,
        [now, limit],
      ),

    async claimForVerification(providers, now, until, limit) {
      const rows = await sql<LocationFields & VerificationRow>(
        `with due as (
           select id from content_copy
           where verify_due_at <= $1 and provider = any($2::text[])
           order by verify_due_at limit $3 for update skip locked)
         update content_copy p set verify_due_at = $4
         from due, content c
         where p.id = due.id and c.id = p.content_id
         returning p.id, p.content_id, p.provider, p.key, p.storage_class, p.version, p.crc32,
                   c.sha256, c.size`,
        [now, providers, limit, until],
      );
      return rows.map(({ id, contentId, sha256, size, crc32, ...location }) => ({
        id,
        contentId,
        location: StorageLocation.from(location),
        sha256: hashOf(sha256),
        size,
        crc32,
      }));
    },

    toRemove: (limit) => releasedCopies(sql, 'true order by id limit $1', [limit]),

    async markRemoved(copyId, now) {
      await sql('update content_copy set removed_at = $2 where id = $1', [copyId, now]);
    },

    unplanned: (defaultCopies, limit) =>
      sql(
        `select c.id as content_id, c.owner_id from content c join app_user u on u.id = c.owner_id
         where c.state = 'STORED' and coalesce((u.placement_policy->>'copies')::int, $1) > 0
           and not exists (select from archival a where a.content_id = c.id)
           and exists (select from file f where f.content_id = c.id)
         order by c.id limit $2`,
        [defaultCopies, limit],
      ),

    unprepared: ({ name, mimeTypes }, limit) =>
      selectColumn(
        sql,
        `select c.id from content c
         where c.state = 'STORED' and exists (
           select from file f where f.content_id = c.id and f.mime_type ^@ any($2))
         and not exists (
           select from content_preparation p where p.content_id = c.id and p.name = $1)
         order by c.id limit $3`,
        [name, mimeTypes, limit],
      ),
  };
}

function fileArchiveRow(row: ArchiveRow): FileArchiveRow {
  return {
    ...row,
    copies: row.copies.map((copy) => ({
      ...copy,
      createdAt: new Date(copy.createdAt),
      verifiedAt: copy.verifiedAt === null ? undefined : new Date(copy.verifiedAt),
    })),
  };
}

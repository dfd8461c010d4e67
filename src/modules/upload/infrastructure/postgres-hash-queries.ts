import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { HashQueries } from '../application/hash-queries.ts';

/** Prefers files outside the trash, and among uploads the one with the highest offset. */
const MATCH = `
  select f.id as file_id, coalesce(f.is_trashed, false) as is_trashed, s.id as session_id,
         case when f.id is null then (
           select d.deleted_at from deleted_bytes d
           where d.owner_id = $1 and d.sha256 = w.sha256 and d.size = w.size) end as deleted_at
  from unnest($2::bytea[], $3::bigint[]) with ordinality as w (sha256, size, place)
    left join lateral (
      select f.id, f.trashed_at is not null as is_trashed
      from content c join file f on f.content_id = c.id
      where c.owner_id = $1 and c.sha256 = w.sha256 and c.size = w.size
        and f.status in ('COMPLETED', 'ARCHIVED')
        and exists (select from content_copy p
                    where p.content_id = c.id and p.state in ('STORED', 'VERIFIED'))
      order by f.trashed_at is not null, f.id limit 1) f on true
    left join lateral (
      select s.id from upload_session s
      where s.owner_id = $1 and s.declared_sha256 = w.sha256 and s.size = w.size
        and s.status = 'OPEN' and not s.partial and s.derivative_of is null
      order by s.upload_offset desc limit 1) s on f.id is null
  order by w.place`;

export function postgresHashQueries(sql: Sql): HashQueries {
  return {
    match: (ownerId, bytes) =>
      sql(MATCH, [
        ownerId,
        bytes.map(({ sha256 }) => bytesOf(sha256)),
        bytes.map(({ size }) => size),
      ]),
  };
}

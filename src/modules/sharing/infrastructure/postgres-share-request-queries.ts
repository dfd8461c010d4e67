import type { Clock } from '../../../kernel/clock.ts';
import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type {
  AskedOriginal,
  ShareRequestQueries,
  ShareRequestRow,
} from '../application/share-request-queries.ts';

const FROM = `
  from share_request r join share s on s.id = r.share_id join file f on f.id = r.file_id
    left join app_user u on u.id = r.user_id
  where r.owner_id = $1 and s.revoked_at is null and (s.expires_at is null or s.expires_at > $2)
    and ${LISTED}`;

const SELECT = `
  select r.id, r.share_id, r.file_id, r.status, r.asked_at as at, r.answered_at, r.retrieval_id,
    r.network, u.email ${FROM}`;

/** Reads `share_request`. */
export function postgresShareRequestQueries(sql: Sql, clock: Clock): ShareRequestQueries {
  return {
    find: (ownerId, ids) =>
      sql(`${SELECT} and r.id = any($3::uuid[])`, [ownerId, clock.now(), ids]),

    page: (ownerId, status, { after, limit }) =>
      sql<ShareRequestRow>(
        `${SELECT} and ($3::text is null or r.status = $3) and ($4::uuid is null or r.id < $4)
         order by r.id desc limit $5`,
        [ownerId, clock.now(), status, after, limit],
      ),

    count: (ownerId, status) =>
      selectNumber(sql, `select count(*) ${FROM} and ($3::text is null or r.status = $3)`, [
        ownerId,
        clock.now(),
        status,
      ]),

    since: (ownerId, since, { after, limit }) =>
      sql<ShareRequestRow>(
        `${SELECT} and r.asked_at >= $3 and ($4::uuid is null or r.id > $4)
         order by r.id limit $5`,
        [ownerId, clock.now(), since, after, limit],
      ),

    async asked(shareId, fileIds) {
      const rows = await sql<AskedOriginal>(
        `select distinct on (r.file_id) r.file_id, r.status, r.asked_at, r.answered_at,
           t.latest_at as expected_by, coalesce(t.status in ('REQUESTED', 'IN_PROGRESS'), false) as is_under_way
         from share_request r left join retrieval_request t on t.id = r.retrieval_id
         where r.share_id = $1 and r.file_id = any($2::uuid[])
         order by r.file_id, r.id desc`,
        [shareId, fileIds],
      );
      return new Map(rows.map((row) => [row.fileId, row]));
    },
  };
}

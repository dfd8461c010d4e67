import type { Sql } from '../../../platform/postgres/sql.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type {
  DuplicateGroupRow,
  IndexedPicture,
  SimilarFileQueries,
  SimilarFileRow,
  SimilarPictures,
} from '../application/similar-pictures.ts';
import {
  areSimilar,
  BURST_MS,
  hashDistance,
  hashParts,
  MAX_DISTANCE,
} from '../domain/perceptual-hash.ts';

/** Copies share a part of their hash; pictures of a burst are close in time. Uses both indexes. */
const COULD_BE_SIMILAR = `s.owner_id = $1 and (
  s.parts && $2::int[] or s.taken_at between $3::timestamptz and $4::timestamptz)`;

export function postgresSimilarPictures(sql: Sql): SimilarPictures {
  return {
    async lock(ownerId) {
      await sql(`select pg_advisory_xact_lock(hashtextextended('similar:' || $1, 0))`, [ownerId]);
    },

    candidates: (ownerId, { contentId, hash, takenAt }) =>
      sql<IndexedPicture>(
        `select s.content_id, s.hash, s.taken_at, s.group_id from content_similarity s
         where ${COULD_BE_SIMILAR} and s.content_id <> $5`,
        [ownerId, hashParts(hash), ...burstOf(takenAt), contentId],
      ),

    async record(ownerId, { contentId, hash, takenAt, groupId }) {
      await sql(
        `insert into content_similarity (content_id, owner_id, hash, parts, taken_at, group_id)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (content_id) do update set
           hash = excluded.hash, parts = excluded.parts, taken_at = excluded.taken_at,
           group_id = excluded.group_id, reviewed_at = null`,
        [contentId, ownerId, hash, hashParts(hash), takenAt, groupId],
      );
    },

    async join(ownerId, groupId, { contentIds, groupIds }) {
      await sql(
        `update content_similarity set group_id = $2
         where owner_id = $1 and group_id is distinct from $2
           and (content_id = any($3::uuid[]) or group_id = any($4::uuid[]))`,
        [ownerId, groupId, contentIds, groupIds],
      );
    },

    async remove(contentId) {
      await sql('delete from content_similarity where content_id = $1', [contentId]);
    },

    async dismiss(ownerId, groupId, now) {
      const rows = await sql(
        `update content_similarity set reviewed_at = $3 where owner_id = $1 and group_id = $2
         returning content_id`,
        [ownerId, groupId, now],
      );
      return rows.length > 0;
    },
  };
}

interface ComparedRow extends Omit<IndexedPicture, 'contentId' | 'groupId'> {
  readonly fileId: string;
}

export function postgresSimilarFileQueries(sql: Sql): SimilarFileQueries {
  return {
    async similarTo(ownerId, fileId, limit) {
      const [picture] = await sql<ComparedRow>(
        `select f.id as file_id, s.hash, s.taken_at
         from file f join content_similarity s on s.content_id = f.content_id
         where f.owner_id = $1 and f.id = $2`,
        [ownerId, fileId],
      );
      if (!picture) return [];
      const rows = await sql<ComparedRow>(
        `select f.id as file_id, s.hash, s.taken_at
         from content_similarity s join file f on f.content_id = s.content_id
         where ${COULD_BE_SIMILAR} and bit_count(s.hash # $6::bit(64)) <= $7
           and f.id <> $5 and ${LISTED}`,
        [
          ownerId,
          hashParts(picture.hash),
          ...burstOf(picture.takenAt),
          fileId,
          picture.hash,
          MAX_DISTANCE,
        ],
      );
      return rows
        .filter((row) => areSimilar(row, picture))
        .map((row): SimilarFileRow => {
          return { fileId: row.fileId, distance: hashDistance(row.hash, picture.hash) };
        })
        .toSorted(
          (one, other) => one.distance - other.distance || (one.fileId < other.fileId ? -1 : 1),
        )
        .slice(0, limit);
    },

    groups: (ownerId, { after, limit }) =>
      sql<DuplicateGroupRow>(
        `select s.group_id as id, count(*)::int as file_count
         from content_similarity s join file f on f.content_id = s.content_id
         where s.owner_id = $1 and s.group_id is not null and ${LISTED}
           and ($2::uuid is null or s.group_id < $2)
         group by s.group_id having count(*) > 1 and bool_or(s.reviewed_at is null)
         order by s.group_id desc limit $3`,
        [ownerId, after, limit],
      ),

    async filesOf(ownerId, groupIds) {
      const rows = await sql<{ groupId: string; fileId: string }>(
        `select wanted.id as group_id, member.id as file_id
         from unnest($2::uuid[]) as wanted (id), lateral (
           select f.id, m.width * m.height as pixels, f.size
           from content_similarity s
           join file f on f.content_id = s.content_id
           left join content_media m on m.content_id = s.content_id
           where s.owner_id = $1 and s.group_id = wanted.id and ${LISTED}
           order by pixels desc nulls last, f.size desc, f.id limit 100
         ) member
         order by wanted.id, member.pixels desc nulls last, member.size desc, member.id`,
        [ownerId, groupIds],
      );
      const byGroup = Map.groupBy(rows, ({ groupId }) => groupId);
      return new Map([...byGroup].map(([id, files]) => [id, files.map(({ fileId }) => fileId)]));
    },
  };
}

/** The time in which other pictures of a burst were taken; open if it is not known. */
function burstOf(takenAt: Date | undefined): [from: Date | undefined, to: Date | undefined] {
  if (!takenAt) return [undefined, undefined];
  return [new Date(takenAt.getTime() - BURST_MS), new Date(takenAt.getTime() + BURST_MS)];
}

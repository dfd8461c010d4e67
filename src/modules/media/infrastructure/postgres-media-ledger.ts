import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectColumn, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { MediaLedger } from '../application/media-ledger.ts';
import type { StoredPreview } from '../application/store-previews.ts';
import { cameraOf } from '../domain/camera-of.ts';

/** Largest value of PostgreSQL's `integer`. */
const MAX_INTEGER = 2 ** 31 - 1;

export function postgresMediaLedger(sql: Sql): MediaLedger {
  return {
    isReady: async (contentId) =>
      (await sql('select 1 from content_preview where content_id = $1 limit 1', [contentId]))
        .length > 0,

    async claim(contentId, key) {
      const [earlier] = await selectColumn<string | null>(
        sql,
        `with earlier as (select preview_key from content_media where content_id = $1)
         insert into content_media (content_id, preview_key) values ($1, $2)
         on conflict (content_id) do update set preview_key = excluded.preview_key
         returning (select preview_key from earlier)`,
        [contentId, key],
      );
      return earlier ?? undefined;
    },

    async recordFacts(contentId, facts) {
      await sql('update content_media set facts = $2 where content_id = $1', [
        contentId,
        JSON.stringify(facts),
      ]);
      await sql(
        `update file
         set camera = $2, latitude = $3, longitude = $4, city = $5, country = $6, duration_ms = $7,
             utc_offset_minutes = $8
         where content_id = $1`,
        [
          contentId,
          cameraOf(facts),
          facts.location?.latitude,
          facts.location?.longitude,
          facts.place?.city,
          facts.place?.countryName ?? facts.place?.country,
          facts.durationMs && Math.min(Math.round(facts.durationMs), MAX_INTEGER),
          facts.capture?.offsetMinutes,
        ],
      );
    },

    async recordPreviews(contentId, key, { rendering, stored }, now) {
      const made = rendering.kind === 'RENDERED' ? rendering : undefined;
      const recorded = await sql(
        `with recorded as (
           update content_media
           set prepared_at = $3, preview_problem = $4,
               width = coalesce((facts->>'width')::int, $5),
               height = coalesce((facts->>'height')::int, $6),
               thumbhash = $7, dominant_color = $8
           where content_id = $1 and preview_key = $2 returning content_id, width, height
         ), shaped as (
           update file f set ratio = round(width::numeric / height, 4), thumbhash = $7
           from recorded where f.content_id = recorded.content_id
         )
         select content_id from recorded`,
        [
          contentId,
          key,
          now,
          rendering.kind === 'REFUSED' ? rendering.problem : undefined,
          made?.width,
          made?.height,
          made && Buffer.from(made.thumbhash),
          made?.dominantColor,
        ],
      );
      if (recorded.length === 0) return false;
      await sql('delete from content_preview where content_id = $1', [contentId]);
      await addPreviews(sql, contentId, stored);
      return true;
    },

    forget: (contentId) =>
      selectValue(sql, 'delete from content_media where content_id = $1 returning preview_key', [
        contentId,
      ]),
  };
}

async function addPreviews(
  sql: Sql,
  contentId: string,
  previews: readonly StoredPreview[],
): Promise<void> {
  await sql(
    `insert into content_preview (content_id, size, width, height, bytes, sha256)
     select $1, * from unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::bytea[])`,
    [
      contentId,
      previews.map(({ size }) => size),
      previews.map(({ width }) => width),
      previews.map(({ height }) => height),
      previews.map(({ bytes }) => bytes),
      previews.map(({ sha256 }) => bytesOf(sha256)),
    ],
  );
}

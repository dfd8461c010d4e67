import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectNumber, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { FileMediaRow, MediaQueries, PreviewTotals } from '../application/media-queries.ts';
import { PREVIEWS } from '../application/preview-preparation.ts';
import type { Capture } from '../domain/capture-time.ts';
import type { MediaFacts } from '../domain/media-facts.ts';

/** Within JSON, dates are text. */
type StoredFacts = Omit<MediaFacts, 'capture'> & {
  readonly capture?: Omit<Capture, 'at'> & { readonly at?: string };
};

type MediaSqlRow = Omit<FileMediaRow, 'facts'> & { readonly facts: StoredFacts | undefined };

export function postgresMediaQueries(sql: Sql): MediaQueries {
  return {
    async ofFiles(ownerId, fileIds) {
      const rows = await sql<MediaSqlRow>(
        `select f.id as file_id, m.preview_key as key, m.preview_problem as problem, m.width, m.height,
                m.facts, m.thumbhash, m.dominant_color,
                case p.state when 'DONE' then 'READY' else p.state end as status,
                coalesce((
                  select jsonb_agg(jsonb_build_object(
                    'size', v.size, 'width', v.width, 'height', v.height) order by v.size)
                  from content_preview v where v.content_id = f.content_id), '[]'::jsonb) as previews
         from file f
         join content_preparation p on p.content_id = f.content_id and p.name = $3
         left join content_media m on m.content_id = f.content_id
         where f.owner_id = $1 and f.id = any($2::uuid[])`,
        [ownerId, fileIds, PREVIEWS.name],
      );
      return rows.map((row) => ({ ...row, facts: factsOf(row.facts) }));
    },

    async previewHash(key, size) {
      const sha256 = await selectValue<Buffer>(
        sql,
        `select v.sha256 from content_media m join content_preview v on v.content_id = m.content_id
         where m.preview_key = $1 and v.size = $2`,
        [key, size],
      );
      return sha256 && hashOf(sha256);
    },

    previewBytes: (ownerId) =>
      selectNumber(
        sql,
        `select coalesce(sum(p.bytes), 0) from content_preview p join content c on c.id = p.content_id
         where c.owner_id = $1`,
        [ownerId],
      ),

    async totals() {
      const [totals] = await sql<PreviewTotals>(
        'select count(*) as previews, coalesce(sum(bytes), 0)::bigint as bytes from content_preview',
      );
      return totals ?? { previews: 0, bytes: 0 };
    },
  };
}

function factsOf({ capture, ...facts }: StoredFacts = {}): MediaFacts {
  if (!capture) return facts;
  const { at, ...rest } = capture;
  return { ...facts, capture: { ...rest, ...(at === undefined ? {} : { at: new Date(at) }) } };
}

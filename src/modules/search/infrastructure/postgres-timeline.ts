import { SqlValues } from '../../../platform/postgres/sql-values.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type { FileSearch, ScannedBucket, TimelineBucket } from '../application/file-search.ts';
import { TIMELINE_ORDER } from '../domain/file-order.ts';
import type { Granularity } from '../domain/granularity.ts';
import {
  availability,
  type BucketColumns,
  bucketFilesOf,
  SELECT_COLUMNS,
} from './bucket-columns.ts';
import { fileConditions, restoredAt } from './file-conditions.ts';
import { sqlOrderOf } from './file-orders.ts';

/** `timestamp`: the time on the clock at the place of capture. */
const LOCAL_TIME = 'file_local_time(f.sort_at, f.utc_offset_minutes)';

/** No clock is further from UTC. */
const MARGIN = `interval '14 hours'`;

const FORMATS: Readonly<Record<Granularity, string>> = {
  DAY: 'YYYY-MM-DD',
  MONTH: 'YYYY-MM',
  YEAR: 'YYYY',
};

/** SQL for the beginning of the period with a key, without a time zone. */
function startOf(key: string): string {
  return `to_date(${key}, 'YYYY-MM-DD')::timestamp`;
}

/**
 * Conditions on the local time of `f`. The wider ones on `sort_at` let the index of the timeline find the files. Almost
 * all of those meet the narrow ones, which PostgreSQL assumes of 0.5 % only, unless `coalesce` hides what they compare.
 */
function notBefore(time: string): string {
  return `f.sort_at >= (${time} - ${MARGIN}) at time zone 'UTC' and coalesce(${LOCAL_TIME} >= ${time}, false)`;
}

function before(time: string): string {
  return `f.sort_at < (${time} + ${MARGIN}) at time zone 'UTC' and coalesce(${LOCAL_TIME} < ${time}, false)`;
}

type TimelineReads = Pick<FileSearch, 'allBuckets' | 'buckets' | 'newestBucket' | 'bucketFiles'>;

/** Groups files by day, month or year, by the index of the timeline and the counts kept by label. */
export function postgresTimeline(sql: Sql): TimelineReads {
  return { ...bucketReads(sql), ...searchReads(sql) };
}

function bucketReads(sql: Sql): Pick<TimelineReads, 'allBuckets' | 'bucketFiles'> {
  return {
    allBuckets(ownerId, { granularity, before: until, limit }) {
      const kind = granularity.toLowerCase();
      return sql<TimelineBucket>(
        `select bucket.key, bucket.files, cover.id as cover_id
         from (
           select substr(label, $5) as key, sum(files)::int as files from file_count
           where owner_id = $1 and label >= $2 and label < $3
           group by label having sum(files) > 0 order by label desc limit $4
         ) bucket
         cross join lateral (select ${startOf('bucket.key')} as start) period
         cross join lateral (
           select f.id from file f
           where f.owner_id = $1 and ${LISTED}
             and ${notBefore('period.start')} and ${before(`(period.start + interval '1 ${kind}')`)}
           order by f.sort_at desc, f.id desc limit 1
         ) cover
         order by bucket.key desc`,
        // After every label of the kind, or before those of later periods.
        [ownerId, `${kind}:`, until ? `${kind}:${until}` : `${kind};`, limit, kind.length + 2],
      );
    },

    async bucketFiles(ownerId, selection, { start, end }, { after, limit }) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const [from, to] = [`${values.add(start)}::timestamp`, `${values.add(end)}::timestamp`];
      const page = { order: TIMELINE_ORDER, after, from: 'START', limit } as const;
      const { bounds, orderBy } = sqlOrderOf(page, values);
      const restored = restoredAt(values.add(selection.now));
      const [columns] = await sql<BucketColumns>(
        `select ${SELECT_COLUMNS} from (
           select f.*, ${availability(restored)} as availability
           from (
             select f.id, f.content_id, f.sort_at, f.utc_offset_minutes, f.mime_type, f.favourite, f.ratio,
               f.duration_ms, f.thumbhash, f.places
             from file f
             where ${where} and ${notBefore(from)} and ${before(`(${to} + interval '1 day')`)}${bounds}
             order by ${orderBy} limit ${values.add(limit)}
           ) f
           order by ${orderBy}
         ) f`,
        values.list,
      );
      return columns ? bucketFilesOf(columns) : [];
    },
  };
}

function searchReads(sql: Sql): Pick<TimelineReads, 'buckets' | 'newestBucket'> {
  return {
    async buckets(ownerId, selection, { granularity, before: until, limit, maxFiles }) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const earlier = until ? ` and ${before(startOf(values.add(until)))}` : '';
      const [most, first] = [values.add(maxFiles + 1), values.add(limit)];
      const rows = await sql<ScannedBucket & { readonly isCut: boolean }>(
        `with found as materialized (
           select f.id, f.sort_at, date_trunc('${granularity}', ${LOCAL_TIME}) as start
           from file f where ${where}${earlier}
           order by f.sort_at desc, f.id desc limit ${most}
         ), scan as (
           select count(*) = ${most} as is_cut, min(sort_at) as oldest from found
         ), bucket as (
           select start, count(*)::int as files, max(sort_at) as newest
           from found group by start order by start desc limit ${first}
         )
         select distinct on (b.start) to_char(b.start, '${FORMATS[granularity]}') as key, b.files,
           f.id as cover_id, scan.is_cut,
           not scan.is_cut or (b.start - ${MARGIN}) at time zone 'UTC' > scan.oldest as is_complete
         from scan, bucket b join found f on f.start = b.start and f.sort_at = b.newest
         order by b.start desc, f.id desc`,
        values.list,
      );
      return { buckets: rows, isCut: rows[0]?.isCut ?? false };
    },

    async newestBucket(ownerId, selection, { granularity, before: until, since }) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const earlier = until ? ` and ${before(startOf(values.add(until)))}` : '';
      const [bucket] = await sql<TimelineBucket>(
        `select to_char(start, '${FORMATS[granularity]}') as key, count(*)::int as files,
           (array_agg(id order by sort_at desc, id desc))[1] as cover_id
         from (
           select f.id, f.sort_at, date_trunc('${granularity}', ${LOCAL_TIME}) as start
           from file f where ${where} and ${notBefore(startOf(values.add(since)))}${earlier}
         ) found
         group by start order by start desc limit 1`,
        values.list,
      );
      return bucket;
    },
  };
}

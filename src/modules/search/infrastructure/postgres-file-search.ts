import { SqlValues } from '../../../platform/postgres/sql-values.ts';
import { selectNumber, type Sql } from '../../../platform/postgres/sql.ts';
import {
  fileRowOf,
  type FileSqlRow,
  selectFilesFrom,
} from '../../library/infrastructure/file-rows.ts';
import type { FileSearch, TimelineBucket } from '../application/file-search.ts';
import { stretchName } from '../domain/granularity.ts';
import { fileConditions, LISTED } from './file-conditions.ts';
import {
  ALL_FACETS,
  facetsOf,
  type LabelCount,
  SELECTION_FACETS,
  topLabels,
} from './file-facets.ts';
import { sqlOrderOf } from './file-orders.ts';
import { postgresFileCount } from './postgres-file-count.ts';

/** Searches the dedicated columns and counts of `file` (migration-20261127-search). */
export function postgresFileSearch(sql: Sql): FileSearch {
  return {
    async page(ownerId, selection, page) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const { bounds, orderBy, key } = sqlOrderOf(page, values);
      // Joins contents only for the rows of the page.
      const found = `(select f.*, ${key} as position_key from file f
         where ${where}${bounds} order by ${orderBy} limit ${values.add(page.limit)})`;
      const rows = await sql<FileSqlRow & { readonly positionKey: string }>(
        `${selectFilesFrom(found, ', f.position_key')} order by ${orderBy}`,
        values.list,
      );
      const files = rows.map(({ positionKey, ...row }) => ({
        row: fileRowOf(row),
        key: positionKey,
      }));
      return page.from === 'START' ? files : files.toReversed();
    },

    async countBetween(ownerId, selection, from, to) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const between = `f.sort_at >= ${values.add(from)} and f.sort_at < ${values.add(to)}`;
      return selectNumber(
        sql,
        `select count(*) from file f where ${where} and ${between}`,
        values.list,
      );
    },

    async allFacets(ownerId, now, top) {
      const rows = await sql<LabelCount>(topLabels(ALL_FACETS, '$3'), [ownerId, now, top]);
      return facetsOf(rows);
    },

    async facets(ownerId, selection, top, maxFiles) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const [now, limit] = [values.add(selection.now), values.add(maxFiles + 1)];
      const rows = await sql<LabelCount>(
        topLabels(SELECTION_FACETS(where, now, limit), values.add(top)),
        values.list,
      );
      const facets = facetsOf(rows);
      return { ...facets, hasMore: facets.count > maxFiles };
    },

    ...postgresFileCount(sql),
    ...timelineSearch(sql),
  };
}

function timelineSearch(sql: Sql): Pick<FileSearch, 'allBuckets' | 'buckets'> {
  return {
    allBuckets(ownerId, { granularity, before, limit }) {
      const kind = granularity.toLowerCase();
      // After every label of the kind, or before those of later periods.
      const until = before ? `${kind}:${stretchName(granularity, before)}` : `${kind};`;
      return sql<TimelineBucket>(
        `select bucket.start, bucket.files, cover.id as cover_id
         from (
           select sum(files)::int as files,
             to_timestamp(substr(label, $5), 'YYYY-MM-DD') at time zone 'UTC' as start
           from file_count
           where owner_id = $1 and label >= $2 and label < $3
           group by label having sum(files) > 0 order by label desc limit $4
         ) bucket
         cross join lateral (
           select f.id from file f
           where f.owner_id = $1 and ${LISTED} and f.sort_at < bucket.start + interval '1 ${kind}'
           order by f.sort_at desc, f.id desc limit 1
         ) cover
         order by bucket.start desc`,
        [ownerId, `${kind}:`, until, limit, kind.length + 2],
      );
    },

    async buckets(ownerId, selection, scan) {
      const { granularity, before, limit, maxFiles } = scan;
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const earlier = before ? ` and f.sort_at < ${values.add(before)}` : '';
      const [most, first] = [values.add(maxFiles + 1), values.add(limit)];
      const rows = await sql<TimelineBucket & { readonly exhausted: boolean }>(
        `with found as materialized (
           select f.id, f.sort_at, date_trunc('${granularity.toLowerCase()}', f.sort_at, 'UTC') as start
           from file f where ${where}${earlier}
           order by f.sort_at desc, f.id desc limit ${most}
         ), bucket as (
           select start, count(*)::int as files, max(sort_at) as newest,
             sum(count(*)) over () < ${most} or count(*) over () > ${first} as exhausted
           from found group by start order by start desc limit ${first}
         )
         select distinct on (b.start) b.start, b.files, b.exhausted, f.id as cover_id
         from bucket b join found f on f.start = b.start and f.sort_at = b.newest
         order by b.start desc, f.id desc`,
        values.list,
      );
      return { buckets: rows, exhausted: rows[0]?.exhausted ?? true };
    },
  };
}

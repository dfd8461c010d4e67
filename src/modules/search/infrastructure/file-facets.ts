import type { FileCategory } from '../../../kernel/file-type.ts';
import type { Availability } from '../../library/domain/availability.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import type { Counted, FileFacets } from '../application/file-search.ts';
import { LISTED, restoredAt } from './file-conditions.ts';

export interface LabelCount {
  /** A property and a value, such as `tag:sea`; the property alone if it has no values. */
  label: string;
  files: number;
}

/** Availability of files without a hot copy. Only a few files require checking their copies. */
const thawing = (now: string): string => `
  case when ${restoredAt(now)} then 'RESTORED'
    when f.labels @> '{restoring}' then 'RESTORING' else 'COLD' end`;

/** Label counts of all listed files of owner $1, maintained on every change; $2 is the current time. */
export const ALL_FACETS = `
  counted as materialized (
    select label, sum(files)::int as files from file_count
    where owner_id = $1 and (label < 'day:' or label >= 'day;')
    group by label having sum(files) > 0
  ), warming as materialized (
    select ${thawing('$2')} as kind, count(*)::int as files from file f
    where f.owner_id = $1 and ${LISTED}
      and f.labels && '{restoring,restored}' and not f.labels @> '{hot}'
    group by kind
  ), label as (
    select label, files from counted
    union all
    select 'availability:' || kind, files from warming where kind <> 'COLD'
    union all
    select 'availability:HOT', files from counted where label = 'hot'
    union all
    select 'availability:COLD', coalesce(sum(files) filter (where label = 'all'), 0)
      - coalesce(sum(files) filter (where label = 'hot'), 0)
      - (select coalesce(sum(files), 0) from warming where kind <> 'COLD')
    from counted
  )`;

/** Label counts of the newest files that match a condition. */
export const SELECTION_FACETS = (where: string, now: string, limit: string): string => `
  f as materialized (
    select f.content_id, f.labels, f.tags,
      file_local_time(f.sort_at, f.utc_offset_minutes) as local_time
    from file f
    where ${where} order by f.sort_at desc, f.id desc limit ${limit}
  ), label as (
    select label, count(*)::int as files from (
      select unnest(labels) as label from f
      union all
      select 'tag:' || unnest(tags) from f
    ) said where label not like 'type:%' group by label
    union all
    select 'year:' || to_char(local_time, 'YYYY'), count(*)::int from f group by 1
    union all
    select 'month:' || to_char(local_time, 'YYYY-MM'), count(*)::int from f group by 1
    union all
    select 'availability:' || case
        when labels @> '{hot}' then 'HOT'
        when labels && '{restoring,restored}' then ${thawing(now)}
        else 'COLD'
      end, count(*)::int
    from f where content_id is not null group by 1
    union all
    select 'all', count(*)::int from f
  )`;

/** Ten years. */
const MAX_MONTHS = 120;

/** The most frequent labels of each property; the newest months and all years. */
export function topLabels(labels: string, top: string): string {
  return `with ${labels}
    select label, files from (
      select label, files, row_number() over (
        partition by split_part(label, ':', 1)
        order by case when label like 'month:%' then label end collate "C" desc,
          files desc, label collate "C") as place
      from label where files > 0
    ) ranked
    where place <= case when label like 'month:%' then ${MAX_MONTHS} else ${top} end
      or label like 'year:%'
    order by files desc, label collate "C"`;
}

export function facetsOf(rows: readonly LabelCount[]): FileFacets {
  const counted = <T extends string>(kind: string): Counted<T>[] =>
    rows
      .filter(({ label }) => label.startsWith(`${kind}:`))
      .map(({ label, files }) => ({ value: label.slice(kind.length + 1) as T, count: files }));
  const alone = (kind: string): number => rows.find(({ label }) => label === kind)?.files ?? 0;
  return {
    count: alone('all'),
    favourites: alone('favourite'),
    withLocation: alone('located'),
    categories: counted<FileCategory>('category'),
    tags: counted('tag'),
    cameras: counted('camera'),
    providers: counted('provider'),
    availabilities: counted<Availability['kind']>('availability'),
    statuses: counted<UploadStatusName>('status'),
    places: counted('place'),
    years: counted('year')
      .map(({ value, count }) => ({ value: Number(value), count }))
      .toSorted((one, other) => other.value - one.value),
    months: counted('month').toSorted((one, other) => (one.value < other.value ? 1 : -1)),
  };
}

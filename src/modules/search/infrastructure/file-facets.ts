import type { FileCategory } from '../../../kernel/file-type.ts';
import type { Availability } from '../../library/domain/availability.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type { Counted, FileFacets } from '../application/file-search.ts';
import { restoredAt } from './file-conditions.ts';

export interface LabelCount {
  /** A property and a value, such as `tag:sea`; the property alone if it has no values. */
  label: string;
  files: number;
}

/** Availability of files without a hot copy. Only a few files require checking their copies. */
const thawing = (now: string): string => `
  case when ${restoredAt(now)} then 'RESTORED'
    when 'restoring' = any(f.places) then 'RESTORING' else 'COLD' end`;

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

/**
 * Label counts of the newest files that match a condition. Files with the same labels or tags are counted together
 * before those are taken apart.
 */
export const SELECTION_FACETS = (where: string, now: string, limit: string): string => `
  f as materialized (
    select f.content_id, f.labels, f.places, f.tags,
      date_trunc('month', file_local_time(f.sort_at, f.utc_offset_minutes)) as month
    from file f
    where ${where} order by f.sort_at desc, f.id desc limit ${limit}
  ), by_month as materialized (
    select month, count(*)::int as files from f group by month
  ), label as (
    select label, sum(files)::int as files from (
      select unnest(labels) as label, files from (
        select labels, count(*) as files from f group by labels
      ) alike
    ) said group by label having label not like 'type:%'
    union all
    select 'tag:' || tag, sum(files)::int from (
      select unnest(tags) as tag, files from (
        select tags, count(*) as files from f group by tags
      ) alike
    ) said group by tag
    union all
    select 'year:' || to_char(month, 'YYYY'), sum(files)::int from by_month group by 1
    union all
    select 'month:' || to_char(month, 'YYYY-MM'), files from by_month
    union all
    select 'availability:' || kind, sum(files)::int from (
      select case when 'hot' = any(places) then 'HOT' else 'COLD' end as kind, count(*) as files
      from f where content_id is not null and ('hot' = any(places) or not places && '{restoring,restored}')
      group by places
      union all
      select ${thawing(now)}, 1
      from f where content_id is not null and not 'hot' = any(places) and places && '{restoring,restored}'
    ) known group by kind
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

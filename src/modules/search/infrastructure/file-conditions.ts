import type { SqlValues } from '../../../platform/postgres/sql-values.ts';
import type { Availability } from '../../library/domain/availability.ts';
import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type { FileScope, FileSelection } from '../application/file-search.ts';
import type { BoundingBox } from '../domain/bounding-box.ts';
import type { FileFilter } from '../domain/file-filter.ts';
import type { Range } from '../domain/filter-values.ts';
import type { SearchQuery, SearchTerm } from '../domain/search-query.ts';

const TRASHED = 'f.trashed_at is not null';
const UNFINISHED = `f.status in ('PENDING', 'UPLOADING', 'FAILED') and f.trashed_at is null`;

/** The part of `search_text` that is the name, and all parts but those of the tags, which follow the name. */
const NAME = `split_part(f.search_text, ' | ', 1)`;
const FIELDS = `string_to_array(f.search_text, ' | ')`;
const UNTAGGED = `array_to_string((${FIELDS})[1:1] || (${FIELDS})[cardinality(f.tags) + 2:], ' | ')`;

/**
 * Whether a restored copy is still readable, which `labels` alone does not tell. Avoids EXISTS, for which PostgreSQL
 * scans all copies instead of those of a few files.
 */
export function restoredAt(now: string): string {
  return `coalesce((
    select true from content_copy p
    where p.content_id = f.content_id and p.state in ('STORED', 'VERIFIED', 'UNVERIFIABLE')
      and p.restore ->> 'kind' = 'RESTORED' and (p.restore ->> 'until')::timestamptz > ${now}
    limit 1), false)`;
}

/** Condition that a row `f` of `file` belongs to the owner and the selection. */
export function fileConditions(
  ownerId: string,
  { scope, query, filter, now }: FileSelection,
  values: SqlValues,
): string {
  const owner = values.add(ownerId);
  return [
    `f.owner_id = ${owner}`,
    filter.trashed ? TRASHED : filter.wantsUnfinished ? UNFINISHED : LISTED,
    ...scopeConditions(scope, owner, values),
    ...queryConditions(query, values),
    ...filterConditions(filter, { owner, now, values }),
  ].join(' and ');
}

interface Given {
  /** The parameter of the owner's id. */
  readonly owner: string;
  readonly now: Date;
  readonly values: SqlValues;
}

/** Subqueries of files let PostgreSQL start from a small share instead of the owner's library. */
function scopeConditions(scope: FileScope | undefined, owner: string, values: SqlValues): string[] {
  if (!scope) return [];
  if (scope.kind === 'ALBUM') return albumConditions(scope.albumId, owner, values);
  return [
    `f.id in (select m.file_id from share_file m where m.share_id = ${values.add(scope.shareId)})`,
  ];
}

function filterConditions(filter: FileFilter, given: Given): string[] {
  const { owner, now, values } = given;
  return [
    ...fieldConditions(filter.name, NAME, values),
    ...fieldConditions(filter.untagged, UNTAGGED, values),
    ...labelConditions(filter, values),
    ...tagConditions(filter, values),
    ...inclusive('coalesce(f.size, 0)', filter.size, values),
    ...inclusive('f.duration_ms', filter.duration, values),
    ...range('f.sort_at', filter.captured, values),
    ...range('f.created_at', filter.created, values),
    ...boxConditions(filter.box, values),
    ...availabilityConditions(filter.availabilities, now, values),
    ...albumConditions(filter.albumId, owner, values),
    ...sharedConditions(filter.shared, owner, now, values),
    ...filter.and.flatMap((nested) => filterConditions(nested, given)),
    ...anyCondition(filter.or, given),
    // Conditions on unknown values are null and not met.
    ...(filter.not ? [`(${allOf(filter.not, given)}) is not true`] : []),
  ];
}

function anyCondition(filters: readonly FileFilter[], given: Given): string[] {
  if (filters.length === 0 || filters.some(({ isEmpty }) => isEmpty)) return [];
  return [`(${filters.map((filter) => `(${allOf(filter, given)})`).join(' or ')})`];
}

function allOf(filter: FileFilter, given: Given): string {
  return filterConditions(filter, given).join(' and ') || 'true';
}

function queryConditions(query: SearchQuery | undefined, values: SqlValues): string[] {
  if (query?.findsNothing) return ['false'];
  return (query?.terms ?? []).map((term) => termCondition(term, 'f.search_text', values));
}

/**
 * The index covers all fields together, so what it finds is checked against the text of some. PostgreSQL assumes that
 * hardly any file passes, and would sort all of them instead of reading the newest, unless `coalesce` hides the check.
 */
function fieldConditions(
  query: SearchQuery | undefined,
  fields: string,
  values: SqlValues,
): string[] {
  if (query?.findsNothing) return ['false'];
  return (query?.terms ?? []).flatMap((term) => {
    const check = termCondition(term, fields, values);
    if (term.isExcluded) return [check];
    return [`f.search_text like ${values.add(wordStart(term))}`, `coalesce(${check}, false)`];
  });
}

/** Condition on a text with a space before each word, and bars between fields. */
function termCondition(term: SearchTerm, text: string, values: SqlValues): string {
  // Only the last word of a text has no space after it.
  const patterns = term.isWhole ? [`% ${term.text} %`, `% ${term.text}`] : [wordStart(term)];
  const match = patterns.map((pattern) => `${text} like ${values.add(pattern)}`).join(' or ');
  return term.isExcluded ? `not (${match})` : `(${match})`;
}

/** Folded words contain only letters, digits and spaces, so nothing needs escaping for LIKE. */
function wordStart({ text }: SearchTerm): string {
  return `% ${text}%`;
}

function labelConditions(filter: FileFilter, values: SqlValues): string[] {
  const { types, categories, orientations, places, camera, provider, statuses } = filter;
  const { favourite, hasLocation } = filter;
  const conditions = [
    ...anyLabel(types, 'type:', values),
    ...anyLabel(categories, 'category:', values),
    ...anyLabel(orientations, 'orientation:', values),
    ...anyLabel(places, 'place:', values),
    ...anyLabel(provider === undefined ? [] : [provider], 'provider:', values),
    ...anyLabel(camera === undefined ? [] : [camera], 'camera:', values),
  ];
  if (statuses.length === 1 && !filter.wantsUnfinished)
    conditions.push(...anyLabel(statuses, 'status:', values));
  else if (statuses.length > 0) conditions.push(`f.status = any(${values.add(statuses)})`);
  if (favourite === true) conditions.push(`f.labels @> '{favourite}'`);
  if (favourite === false) conditions.push('not f.favourite');
  if (hasLocation === true) conditions.push(`f.labels @> '{located}'`);
  if (hasLocation === false) conditions.push('f.latitude is null');
  return conditions;
}

function anyLabel(options: readonly string[], prefix: string, values: SqlValues): string[] {
  if (options.length === 0) return [];
  const labels = values.add(options.map((value) => prefix + value));
  return [`f.labels ${options.length === 1 ? '@>' : '&&'} ${labels}::text[]`];
}

function tagConditions({ allTags, anyTag, noneOfTags }: FileFilter, values: SqlValues): string[] {
  const conditions: string[] = [];
  if (allTags.length > 0) conditions.push(`f.tags @> ${values.add(allTags)}::text[]`);
  if (anyTag.length > 0) conditions.push(`f.tags && ${values.add(anyTag)}::text[]`);
  if (noneOfTags.length > 0) conditions.push(`not f.tags && ${values.add(noneOfTags)}::text[]`);
  return conditions;
}

function range<T>(column: string, { from, to }: Range<T>, values: SqlValues): string[] {
  const conditions: string[] = [];
  if (from !== undefined) conditions.push(`${column} >= ${values.add(from)}`);
  if (to !== undefined) conditions.push(`${column} < ${values.add(to)}`);
  return conditions;
}

function inclusive(column: string, { from, to }: Range<number>, values: SqlValues): string[] {
  const atMost = to === undefined ? [] : [`${column} <= ${values.add(to)}`];
  return [...range(column, { from }, values), ...atMost];
}

function boxConditions(box: BoundingBox | undefined, values: SqlValues): string[] {
  if (!box) return [];
  const south = values.add(box.south);
  const north = values.add(box.north);
  const west = values.add(box.west);
  const east = values.add(box.east);
  return [
    `f.latitude between ${south} and ${north}`,
    box.crossesDateLine
      ? `(f.longitude >= ${west} or f.longitude <= ${east})`
      : `f.longitude between ${west} and ${east}`,
  ];
}

/** Must match `availabilityOf` in the domain. */
function availabilityConditions(
  kinds: readonly Availability['kind'][],
  now: Date,
  values: SqlValues,
): string[] {
  if (kinds.length === 0) return [];
  const nowParam = values.add(now);
  const restored = `f.labels @> '{restored}' and ${restoredAt(nowParam)}`;
  const conditions: Record<Availability['kind'], string> = {
    HOT: `f.labels @> '{hot}'`,
    RESTORED: `f.labels @> '{restored}' and not f.labels @> '{hot}' and ${restoredAt(nowParam)}`,
    RESTORING: `f.labels @> '{restoring}' and not f.labels @> '{hot}' and not (${restored})`,
    COLD: `not f.labels && '{hot,restoring}' and not (${restored})`,
  };
  const any = kinds.map((kind) => `(${conditions[kind]})`).join(' or ');
  // Incomplete files have no availability. The second condition references the parameter for conditions that do not use
  // it.
  return ['f.content_id is not null', `${nowParam}::timestamptz is not null`, `(${any})`];
}

function albumConditions(albumId: string | undefined, owner: string, values: SqlValues): string[] {
  if (albumId === undefined) return [];
  return [
    `f.id in (
       select a.file_id from album_file a join album b on b.id = a.album_id
       where b.id = ${values.add(albumId)} and b.owner_id = ${owner})`,
  ];
}

/** Starts from the owner's shares, which are few, rather than their files. Must match `isShareOpen` in the domain. */
function sharedConditions(
  shared: boolean | undefined,
  owner: string,
  now: Date,
  values: SqlValues,
): string[] {
  if (shared === undefined) return [];
  const open = `s.owner_id = ${owner} and s.revoked_at is null
    and (s.expires_at is null or s.expires_at > ${values.add(now)})`;
  return [
    `f.id ${shared ? 'in' : 'not in'} (
       select m.file_id from share s join share_file m on m.share_id = s.id where ${open}
       union all
       select a.file_id from share s join album_file a on a.album_id = s.album_id where ${open})`,
  ];
}

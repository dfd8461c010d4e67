import type { FileCategory } from '../../../kernel/file-type.ts';
import type { Availability } from '../../library/domain/availability.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import { BoundingBox, type BoundingBoxEdges } from './bounding-box.ts';
import {
  durationsOf,
  invalidFilter,
  listOf,
  mimeTypeOf,
  type Range,
  sizesOf,
  tagsOf,
  textOf,
  timesOf,
} from './filter-values.ts';
import type { Orientation } from './orientation.ts';
import { SearchQuery } from './search-query.ts';

const MAX_DEPTH = 3;
const MAX_CONDITIONS = 50;
const COMBINATIONS: ReadonlySet<string> = new Set(['and', 'or', 'not']);
const KEPT: ReadonlySet<UploadStatusName> = new Set(['COMPLETED', 'ARCHIVED']);

/** Unvalidated conditions. Undefined values and empty lists are ignored. */
export interface FileFilterInput {
  readonly name?: string | undefined;
  /** Terms to find in the name, the camera or the place, but not in the tags. */
  readonly untagged?: string | undefined;
  readonly allTags?: readonly string[] | undefined;
  readonly anyTag?: readonly string[] | undefined;
  readonly noneOfTags?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly categories?: readonly FileCategory[] | undefined;
  readonly size?: Range<number> | undefined;
  readonly duration?: Range<number> | undefined;
  readonly orientations?: readonly Orientation[] | undefined;
  readonly captured?: Range<Date> | undefined;
  readonly created?: Range<Date> | undefined;
  readonly favourite?: boolean | undefined;
  readonly box?: BoundingBoxEdges | undefined;
  readonly hasLocation?: boolean | undefined;
  readonly places?: readonly string[] | undefined;
  readonly camera?: string | undefined;
  readonly statuses?: readonly UploadStatusName[] | undefined;
  readonly availabilities?: readonly Availability['kind'][] | undefined;
  readonly provider?: string | undefined;
  readonly albumId?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly trashed?: boolean | undefined;
  readonly and?: readonly FileFilterInput[] | undefined;
  readonly or?: readonly FileFilterInput[] | undefined;
  readonly not?: FileFilterInput | undefined;
}

/** Conditions on an owner's files; all of them must be met. */
export class FileFilter {
  private constructor(
    readonly name: SearchQuery | undefined,
    readonly untagged: SearchQuery | undefined,
    readonly allTags: readonly string[],
    readonly anyTag: readonly string[],
    readonly noneOfTags: readonly string[],
    /** MIME types. */
    readonly types: readonly string[],
    readonly categories: readonly FileCategory[],
    /** Bytes; both bounds are inclusive. */
    readonly size: Range<number>,
    /** Milliseconds; both bounds are inclusive. */
    readonly duration: Range<number>,
    readonly orientations: readonly Orientation[],
    /** Range of `sortAt`; `from` is inclusive, `to` exclusive, as in `created`. */
    readonly captured: Range<Date>,
    readonly created: Range<Date>,
    readonly favourite: boolean | undefined,
    readonly box: BoundingBox | undefined,
    readonly hasLocation: boolean | undefined,
    /** City and country, such as `Paris, France`. */
    readonly places: readonly string[],
    /** Full name, as shown to users. */
    readonly camera: string | undefined,
    /** Empty for all listed (completed) files. */
    readonly statuses: readonly UploadStatusName[],
    readonly availabilities: readonly Availability['kind'][],
    readonly provider: string | undefined,
    readonly albumId: string | undefined,
    /** Whether an active share contains the file or its album. */
    readonly shared: boolean | undefined,
    /** Whether files in the trash are requested instead of listed ones. */
    readonly trashed: boolean,
    readonly and: readonly FileFilter[],
    /** At least one must be met, unless the list is empty. */
    readonly or: readonly FileFilter[],
    readonly not: FileFilter | undefined,
  ) {}

  static readonly none = FileFilter.of({});

  /**
   * Throws `FILTER_INVALID` for values that no file can have, and for filters with more than 50 conditions or 3 levels of
   * nested filters.
   */
  static of(input: FileFilterInput): FileFilter {
    requireSmall(input);
    const filter = FileFilter.parse(input);
    if (filter.trashed && filter.wantsUnfinished) {
      throw invalidFilter('Files in the trash have no incomplete statuses.');
    }
    for (const nested of filter.nested) requireNoSet(nested);
    return filter;
  }

  private static parse(input: FileFilterInput): FileFilter {
    return new FileFilter(
      input.name === undefined ? undefined : SearchQuery.of(input.name),
      input.untagged === undefined ? undefined : SearchQuery.of(input.untagged),
      tagsOf(input.allTags),
      tagsOf(input.anyTag),
      tagsOf(input.noneOfTags),
      listOf(input.types).map(mimeTypeOf),
      listOf(input.categories),
      sizesOf(input.size),
      durationsOf(input.duration),
      listOf(input.orientations),
      timesOf(input.captured),
      timesOf(input.created),
      input.favourite,
      input.box && BoundingBox.of(input.box),
      input.hasLocation,
      listOf(input.places).map(textOf),
      textOf(input.camera),
      statusesOf(input.statuses),
      listOf(input.availabilities),
      textOf(input.provider),
      input.albumId,
      input.shared,
      input.trashed ?? false,
      (input.and ?? []).map((nested) => FileFilter.parse(nested)),
      (input.or ?? []).map((nested) => FileFilter.parse(nested)),
      input.not && FileFilter.parse(input.not),
    );
  }

  /** The filters that this one combines. */
  get nested(): readonly FileFilter[] {
    return [...this.and, ...this.or, ...(this.not ? [this.not] : [])];
  }

  /** Whether incomplete or failed files are requested instead of completed ones. */
  get wantsUnfinished(): boolean {
    const [status] = this.statuses;
    return status !== undefined && !KEPT.has(status);
  }

  /** Whether every listed file meets the conditions. */
  get isEmpty(): boolean {
    const { name, untagged, favourite, box, hasLocation, camera, provider } = this;
    const { albumId, shared, not } = this;
    const words = [name, untagged];
    const properties = [favourite, box, hasLocation, camera, provider, albumId, shared, not];
    const { size, duration, captured, created } = this;
    const bounds = [size, duration, captured, created].flatMap(({ from, to }) => [from, to]);
    const { allTags, anyTag, noneOfTags, places, types, categories, orientations } = this;
    const labels = [allTags, anyTag, noneOfTags, places, types, categories, orientations];
    const lists = [...labels, this.statuses, this.availabilities];
    return (
      !this.trashed &&
      [...words, ...properties, ...bounds].every((value) => value === undefined) &&
      lists.every((list) => list.length === 0) &&
      this.and.every(({ isEmpty }) => isEmpty) &&
      (this.or.length === 0 || this.or.some(({ isEmpty }) => isEmpty))
    );
  }
}

/** Checks the size of a filter before it is parsed. */
function requireSmall(input: FileFilterInput): void {
  let level: readonly FileFilterInput[] = [input];
  let conditions = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw invalidFilter(`Filters can be nested at most ${MAX_DEPTH} levels deep.`);
    }
    for (const filter of level) {
      const given = Object.entries(filter).filter(
        ([name, value]) => value !== undefined && !COMBINATIONS.has(name),
      );
      conditions += Math.max(1, given.length);
    }
    if (conditions > MAX_CONDITIONS) {
      throw invalidFilter(`A filter can have at most ${MAX_CONDITIONS} conditions.`);
    }
    level = level.flatMap(({ and = [], or = [], not }) => [...and, ...or, ...(not ? [not] : [])]);
  }
}

/** Only the outermost filter chooses between listed, incomplete and trashed files. */
function requireNoSet(filter: FileFilter): void {
  if (filter.trashed || filter.wantsUnfinished) {
    throw invalidFilter(
      '`trashed` and incomplete `statuses` are only allowed outside of `and`, `or` and `not`.',
    );
  }
  for (const nested of filter.nested) requireNoSet(nested);
}

function statusesOf(statuses: readonly UploadStatusName[] | undefined): UploadStatusName[] {
  const requested = listOf(statuses);
  const kept = requested.filter((status) => KEPT.has(status));
  if (kept.length > 0 && kept.length < requested.length) {
    throw invalidFilter('Completed and incomplete statuses cannot be combined.');
  }
  return requested;
}

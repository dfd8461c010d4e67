import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileCategory } from '../../../kernel/file-type.ts';
import { FileType } from '../../../kernel/file-type.ts';
import type { Availability } from '../../library/domain/availability.ts';
import { cleanTags } from '../../library/domain/tags.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import { BoundingBox, type BoundingBoxEdges } from './bounding-box.ts';
import { SearchQuery } from './search-query.ts';

const MAX_LIST = 100;
const MAX_TEXT = 200;
const KEPT: ReadonlySet<UploadStatusName> = new Set(['COMPLETED', 'ARCHIVED']);

/** A range of values; an undefined bound is open. */
export interface Range<T> {
  readonly from?: T | undefined;
  readonly to?: T | undefined;
}

/** Unvalidated conditions. Undefined values and empty lists are ignored. */
export interface FileFilterInput {
  readonly name?: string | undefined;
  readonly allTags?: readonly string[] | undefined;
  readonly anyTag?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly categories?: readonly FileCategory[] | undefined;
  readonly size?: Range<number> | undefined;
  readonly captured?: Range<Date> | undefined;
  readonly created?: Range<Date> | undefined;
  readonly favourite?: boolean | undefined;
  readonly box?: BoundingBoxEdges | undefined;
  readonly hasLocation?: boolean | undefined;
  readonly camera?: string | undefined;
  readonly statuses?: readonly UploadStatusName[] | undefined;
  readonly availabilities?: readonly Availability['kind'][] | undefined;
  readonly provider?: string | undefined;
  readonly albumId?: string | undefined;
  readonly shared?: boolean | undefined;
}

/** Conditions on an owner's files; all of them must be met. */
export class FileFilter {
  private constructor(
    readonly name: SearchQuery | undefined,
    readonly allTags: readonly string[],
    readonly anyTag: readonly string[],
    /** MIME types. */
    readonly types: readonly string[],
    readonly categories: readonly FileCategory[],
    /** Bytes; both bounds are inclusive. */
    readonly size: Range<number>,
    /** Range of `sortAt`; `from` is inclusive, `to` exclusive, as in `created`. */
    readonly captured: Range<Date>,
    readonly created: Range<Date>,
    readonly favourite: boolean | undefined,
    readonly box: BoundingBox | undefined,
    readonly hasLocation: boolean | undefined,
    /** Full name, as shown to users. */
    readonly camera: string | undefined,
    /** Empty for all listed (completed) files. */
    readonly statuses: readonly UploadStatusName[],
    readonly availabilities: readonly Availability['kind'][],
    readonly provider: string | undefined,
    readonly albumId: string | undefined,
    /** Whether an active share contains the file or its album. */
    readonly shared: boolean | undefined,
  ) {}

  static readonly none = FileFilter.of({});

  /** Throws `FILTER_INVALID` for values that no file can have. */
  static of(input: FileFilterInput): FileFilter {
    return new FileFilter(
      input.name === undefined ? undefined : SearchQuery.of(input.name),
      tagsOf(input.allTags),
      tagsOf(input.anyTag),
      listOf(input.types).map(mimeTypeOf),
      listOf(input.categories),
      sizesOf(input.size),
      timesOf(input.captured),
      timesOf(input.created),
      input.favourite,
      input.box && BoundingBox.of(input.box),
      input.hasLocation,
      textOf(input.camera),
      statusesOf(input.statuses),
      listOf(input.availabilities),
      textOf(input.provider),
      input.albumId,
      input.shared,
    );
  }

  /** Whether incomplete or failed files are requested instead of completed ones. */
  get wantsUnfinished(): boolean {
    const [status] = this.statuses;
    return status !== undefined && !KEPT.has(status);
  }

  /** Whether there are no conditions. */
  get isEmpty(): boolean {
    const { name, favourite, box, hasLocation, camera, provider, albumId } = this;
    const { size, captured, created, shared } = this;
    const bounds = [size, captured, created].flatMap(({ from, to }) => [from, to]);
    const values = [
      name,
      favourite,
      box,
      hasLocation,
      camera,
      provider,
      albumId,
      shared,
      ...bounds,
    ];
    const { allTags, anyTag, types, categories, statuses, availabilities } = this;
    const lists = [allTags, anyTag, types, categories, statuses, availabilities];
    return values.every((value) => value === undefined) && lists.every((list) => list.length === 0);
  }
}

function listOf<T>(list: readonly T[] | undefined): T[] {
  const distinct = [...new Set(list)];
  if (distinct.length > MAX_LIST)
    throw invalid(`A filter list can have at most ${MAX_LIST} entries.`);
  return distinct;
}

function tagsOf(tags: readonly string[] | undefined): string[] {
  try {
    return cleanTags(listOf(tags));
  } catch (error) {
    if (error instanceof DomainError) throw invalid(error.message);
    throw error;
  }
}

function mimeTypeOf(text: string): string {
  try {
    return FileType.ofMimeType(text).mimeType;
  } catch (error) {
    if (error instanceof DomainError) throw invalid(error.message);
    throw error;
  }
}

function textOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text.length > MAX_TEXT || !text.isWellFormed() || text.includes('\u0000')) {
    throw invalid(`A filter text must be well-formed Unicode of at most ${MAX_TEXT} characters.`);
  }
  return text;
}

function statusesOf(statuses: readonly UploadStatusName[] | undefined): UploadStatusName[] {
  const requested = listOf(statuses);
  const kept = requested.filter((status) => KEPT.has(status));
  if (kept.length > 0 && kept.length < requested.length) {
    throw invalid('Completed and incomplete statuses cannot be combined.');
  }
  return requested;
}

function sizesOf({ from, to }: Range<number> = {}): Range<number> {
  for (const bytes of [from, to]) {
    if (bytes !== undefined && (!Number.isSafeInteger(bytes) || bytes < 0)) {
      throw invalid('A size must be a non-negative integer number of bytes.');
    }
  }
  if (from !== undefined && to !== undefined && from > to)
    throw invalid('The start of a range must not be greater than its end.');
  return { from, to };
}

function timesOf({ from, to }: Range<Date> = {}): Range<Date> {
  if (from && to && from > to)
    throw invalid('The start of a range must not be greater than its end.');
  return { from, to };
}

function invalid(message: string): DomainError {
  return new DomainError('FILTER_INVALID', message);
}

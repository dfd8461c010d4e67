import type { FileCategory } from '../../../kernel/file-type.ts';
import type { FileRow } from '../../library/application/file-queries.ts';
import type { Availability } from '../../library/domain/availability.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import type { FileFilter } from '../domain/file-filter.ts';
import type { FileOrder } from '../domain/file-order.ts';
import type { Granularity } from '../domain/granularity.ts';
import type { Period } from '../domain/period.ts';
import type { SearchQuery } from '../domain/search-query.ts';

/** The files listed in a share, or those in an album. */
export type FileScope =
  | { readonly kind: 'SHARE'; readonly shareId: string }
  | { readonly kind: 'ALBUM'; readonly albumId: string };

/** Selects some of an owner's files. */
export interface FileSelection {
  /** Undefined for all of the owner's files. */
  readonly scope?: FileScope | undefined;
  readonly query: SearchQuery | undefined;
  readonly filter: FileFilter;
  /** Decides whether restored copies are still readable. */
  readonly now: Date;
}

/** A position in a list of any order: the sort key as text, and the file's id. */
export interface FilePosition {
  readonly key: string;
  readonly id: string;
}

interface FoundFile {
  readonly row: FileRow;
  readonly key: string;
}

export interface FileCount {
  readonly files: number;
  readonly isEstimate: boolean;
}

export interface SearchPage {
  readonly order: FileOrder;
  readonly after?: FilePosition | undefined;
  readonly before?: FilePosition | undefined;
  /** End of the range to take files from. Files are returned in order either way. */
  readonly from: 'START' | 'END';
  readonly limit: number;
}

export interface Counted<T> {
  readonly value: T;
  /** Number of files. */
  readonly count: number;
}

/** Counts of a selection's files by property. Most frequent first, except for years and months: newest first. */
export interface FileFacets {
  /** Number of files counted. */
  readonly count: number;
  readonly favourites: number;
  readonly withLocation: number;
  readonly categories: readonly Counted<FileCategory>[];
  readonly tags: readonly Counted<string>[];
  readonly cameras: readonly Counted<string>[];
  readonly providers: readonly Counted<string>[];
  readonly availabilities: readonly Counted<Availability['kind']>[];
  readonly statuses: readonly Counted<UploadStatusName>[];
  /** City and country, such as `Paris, France`. */
  readonly places: readonly Counted<string>[];
  readonly years: readonly Counted<number>[];
  /** Months such as `2024-05`; the newest 120. */
  readonly months: readonly Counted<string>[];
}

/** The files of one period. */
export interface TimelineBucket {
  /** Key of the period. */
  readonly key: string;
  readonly files: number;
  /** Id of the newest file. */
  readonly coverId: string;
}

/** A bucket of a search; if it is not complete, it may have more files than were scanned. */
export interface ScannedBucket extends TimelineBucket {
  readonly isComplete: boolean;
}

/** What a grid needs to know of a file. */
export interface BucketFile {
  readonly id: string;
  readonly sortAt: Date;
  /** Local date, such as `2024-05-31`. */
  readonly date: string;
  readonly mimeType: string;
  readonly favourite: boolean;
  readonly availability: Availability['kind'];
  /** Width divided by height, as displayed. */
  readonly ratio: number | undefined;
  readonly durationMs: number | undefined;
  /** Base64. */
  readonly thumbhash: string | undefined;
}

interface TimelineScan {
  readonly granularity: Granularity;
  /** Only periods before the one with this key. */
  readonly before: string | undefined;
  readonly limit: number;
  /** Maximum number of files to scan. */
  readonly maxFiles: number;
}

/** Finds and counts an owner's files. Every read throws `SEARCH_TOO_SLOW` after its time limit. */
export interface FileSearch {
  page(ownerId: string, selection: FileSelection, page: SearchPage): Promise<FoundFile[]>;

  /** Number of all listed files, from counts maintained on every change. */
  countAll(ownerId: string): Promise<number>;

  /** Total number of files that `page` can return: exact up to 10,000, an estimate above. */
  count(ownerId: string, selection: FileSelection): Promise<FileCount>;

  /** Facets of all listed files, from counts maintained on every change; at most `top` values per property. */
  allFacets(ownerId: string, now: Date, top: number): Promise<FileFacets>;

  /** Facets of the newest `maxFiles` of a selection; `hasMore` if the selection is larger. */
  facets(
    ownerId: string,
    selection: FileSelection,
    top: number,
    maxFiles: number,
  ): Promise<FileFacets & { readonly hasMore: boolean }>;

  /** Periods of all listed files, newest first. */
  allBuckets(ownerId: string, scan: Omit<TimelineScan, 'maxFiles'>): Promise<TimelineBucket[]>;

  /**
   * Periods of the newest `maxFiles` of a selection, newest first; the complete ones come first. `isCut` if there are
   * more files.
   */
  buckets(
    ownerId: string,
    selection: FileSelection,
    scan: TimelineScan,
  ): Promise<{ readonly buckets: readonly ScannedBucket[]; readonly isCut: boolean }>;

  /** Newest period of a selection, with all its files; not older than `since`, the key of a period that has some. */
  newestBucket(
    ownerId: string,
    selection: FileSelection,
    scan: Omit<TimelineScan, 'maxFiles' | 'limit'> & { readonly since: string },
  ): Promise<TimelineBucket | undefined>;

  /** Files of a selection within a period, in the order of the timeline. */
  bucketFiles(
    ownerId: string,
    selection: FileSelection,
    period: Period,
    page: { readonly after: FilePosition | undefined; readonly limit: number },
  ): Promise<BucketFile[]>;
}

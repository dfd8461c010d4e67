import type { FileCategory } from '../../../kernel/file-type.ts';
import type { FileRow } from '../../library/application/file-queries.ts';
import type { Availability } from '../../library/domain/availability.ts';
import type { UploadStatusName } from '../../library/domain/upload-status.ts';
import type { FileFilter } from '../domain/file-filter.ts';
import type { FileOrder } from '../domain/file-order.ts';
import type { Granularity } from '../domain/granularity.ts';
import type { SearchWords } from '../domain/search-words.ts';

/** Which of an owner's files are meant. */
export interface FileSelection {
  readonly words: SearchWords | undefined;
  readonly filter: FileFilter;
  /** For restored copies, which are there until a moment. */
  readonly now: Date;
}

/** A place in a list, whatever its order: what the order goes by, as text, and the file. */
export interface FilePosition {
  readonly key: string;
  readonly id: string;
}

export interface FoundFile {
  readonly row: FileRow;
  readonly key: string;
}

export interface SearchPage {
  readonly order: FileOrder;
  readonly after?: FilePosition | undefined;
  readonly before?: FilePosition | undefined;
  /** From which end of the range the files are taken; they come in order either way. */
  readonly from: 'START' | 'END';
  readonly limit: number;
}

export interface Counted<T> {
  readonly value: T;
  readonly files: number;
}

/** How many files of a selection are what. Most frequent first, except for years: newest first. */
export interface FileFacets {
  readonly total: number;
  readonly favourites: number;
  readonly located: number;
  readonly categories: readonly Counted<FileCategory>[];
  readonly tags: readonly Counted<string>[];
  readonly cameras: readonly Counted<string>[];
  readonly providers: readonly Counted<string>[];
  readonly availabilities: readonly Counted<Availability['kind']>[];
  readonly statuses: readonly Counted<UploadStatusName>[];
  readonly years: readonly Counted<number>[];
}

/** The files of one stretch of time. */
export interface TimelineBucket {
  readonly start: Date;
  readonly files: number;
  /** The newest one's id. */
  readonly coverId: string;
}

export interface TimelineScan {
  readonly granularity: Granularity;
  /** Only stretches that begin before it. */
  readonly before: Date | undefined;
  readonly limit: number;
  /** How many files are looked at. */
  readonly maxFiles: number;
}

/** Finds and counts files. Each read is bound to an owner and throws `SEARCH_TOO_SLOW` after its time limit. */
export interface FileSearch {
  page(ownerId: string, selection: FileSelection, page: SearchPage): Promise<FoundFile[]>;

  /** How many `page` could give in all. */
  count(ownerId: string, selection: FileSelection): Promise<number>;

  /** Of all that lists show, as they are counted with each change; at most `top` values of a kind. */
  allFacets(ownerId: string, now: Date, top: number): Promise<FileFacets>;

  /** Of the newest `maxFiles` of a selection; `hasMore` when it has more than those. */
  facets(
    ownerId: string,
    selection: FileSelection,
    top: number,
    maxFiles: number,
  ): Promise<FileFacets & { readonly hasMore: boolean }>;

  /** Newest first; of all that lists show. */
  allBuckets(ownerId: string, scan: Omit<TimelineScan, 'maxFiles'>): Promise<TimelineBucket[]>;

  /** Newest first. When `exhausted` is false, the last one may have more files than were looked at. */
  buckets(
    ownerId: string,
    selection: FileSelection,
    scan: TimelineScan,
  ): Promise<{ readonly buckets: readonly TimelineBucket[]; readonly exhausted: boolean }>;

  /** How many files of a selection lie from one moment up to another. */
  countBetween(ownerId: string, selection: FileSelection, from: Date, to: Date): Promise<number>;
}

import type { ChangePosition } from '../../../kernel/change-log.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { type Page, requirePageSize } from '../../../kernel/paging.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import { FileFilter } from '../domain/file-filter.ts';
import { type FileOrder, isTimelineOrder, TIMELINE_ORDER } from '../domain/file-order.ts';
import type { SearchQuery } from '../domain/search-query.ts';
import type {
  FileCount,
  FilePosition,
  FileScope,
  FileSearch,
  FileSelection,
  SearchPage,
} from './file-search.ts';

/** Scope, query and filter of a list; empty for all files. */
export interface FilesWanted {
  readonly scope?: FileScope | undefined;
  readonly query?: SearchQuery | undefined;
  readonly filter?: FileFilter | undefined;
}

/** Requested page: a number of files from either the start or the end of the list. */
export interface FilesPageRequest extends FilesWanted {
  /** Defaults to newest first. Positions must belong to this order. */
  readonly order?: FileOrder | undefined;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: FilePosition | undefined;
  readonly before?: FilePosition | undefined;
}

/** A file and its position in the order of the list. */
export interface ListedFile extends FileRow, FilePosition {}

/** A page of a list. */
export interface FilesPage extends Page<ListedFile> {
  /** The end of the owner's change history before the rows were read, so that following it from here misses nothing. */
  readonly position: ChangePosition;
}

/** Pages through an owner's completed files or search results. Pages stay stable while files are added and removed. */
export class ListFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'page' | 'latestChange'>,
    private readonly search: Pick<FileSearch, 'page' | 'count' | 'countAll'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `PAGE_INVALID` unless exactly one of `first` and `last` is given and is between 1 and 100;
   * `SEARCH_TOO_SLOW`.
   */
  async execute(ownerId: string, request: FilesPageRequest): Promise<FilesPage> {
    const { first, last, after, before, order = TIMELINE_ORDER } = request;
    if ((first === undefined) === (last === undefined)) {
      throw new DomainError('PAGE_INVALID', 'Provide either `first` or `last`.');
    }
    const size = requirePageSize(first ?? last ?? 0);
    const from = first === undefined ? 'END' : 'START';
    const number = await this.files.latestChange(ownerId);
    const found = await this.read(ownerId, request, {
      order,
      after,
      before,
      from,
      limit: size + 1,
    });
    const more = found.length > size;
    const visible = from === 'START' ? found.slice(0, size) : found.slice(-size);
    return {
      rows: visible.map(({ row, key }) => ({ ...row, key })),
      hasNextPage: from === 'START' ? more : before !== undefined,
      hasPreviousPage: from === 'END' ? more : after !== undefined,
      position: { ownerId, number },
    };
  }

  /** Total number of files in the list. Throws `SEARCH_TOO_SLOW`. */
  async count(ownerId: string, criteria: FilesWanted): Promise<FileCount> {
    const selection = selectionOf(criteria, this.clock.now());
    if (!wantsAll(selection)) return this.search.count(ownerId, selection);
    return { files: await this.search.countAll(ownerId), isEstimate: false };
  }

  private async read(ownerId: string, criteria: FilesWanted, page: SearchPage) {
    const selection = selectionOf(criteria, this.clock.now());
    if (!wantsAll(selection) || !isTimelineOrder(page.order)) {
      return this.search.page(ownerId, selection, page);
    }
    const { after, before, from, limit } = page;
    const rows = await this.files.page(ownerId, {
      after: after && timelinePosition(after),
      before: before && timelinePosition(before),
      from,
      limit,
    });
    return rows.map((row) => ({ row, key: String(row.sortAt.getTime()) }));
  }
}

export function selectionOf(
  { scope, query, filter = FileFilter.none }: FilesWanted,
  now: Date,
): FileSelection {
  return { scope, query, filter, now };
}

/** Whether all of the owner's listed files are requested, for which counts are kept. */
export function wantsAll({ scope, query, filter }: FileSelection): boolean {
  return scope === undefined && query === undefined && filter.isEmpty;
}

function timelinePosition({ key, id }: FilePosition) {
  return { sortAt: new Date(Number(key)), id };
}

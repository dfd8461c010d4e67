import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { requirePageSize } from '../../../kernel/paging.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import { FileFilter } from '../domain/file-filter.ts';
import { type FileOrder, isTimelineOrder, TIMELINE_ORDER } from '../domain/file-order.ts';
import type { SearchWords } from '../domain/search-words.ts';
import type { FilePosition, FileSearch, FileSelection, SearchPage } from './file-search.ts';

/** Which files are wanted; all of them when nothing is said. */
export interface FilesWanted {
  readonly words?: SearchWords | undefined;
  readonly filter?: FileFilter | undefined;
}

/** Which part of a list is asked for: so many from its start, or so many from its end. */
export interface FilesPageRequest extends FilesWanted {
  /** Newest first when nothing is said. Positions are of this order. */
  readonly order?: FileOrder | undefined;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: FilePosition | undefined;
  readonly before?: FilePosition | undefined;
}

/** Part of a list, in its order. */
export interface FilesPage {
  readonly rows: readonly FileRow[];
  /** Of each row. */
  readonly positions: readonly FilePosition[];
  readonly order: FileOrder;
  readonly wanted: FilesWanted;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** The number of the owner's newest change before the rows were read: none is missed by going on after it. */
  readonly changeNumber: number;
}

/** Pages through an owner's files: kept ones, or those that are searched for. Pages stay stable while files come and go. */
export class ListFiles {
  constructor(
    private readonly files: Pick<FileQueries, 'page' | 'count' | 'latestChange'>,
    private readonly search: Pick<FileSearch, 'page' | 'count'>,
    private readonly clock: Clock,
  ) {}

  /** Throws `PAGE_INVALID` unless exactly one of first and last is given, from 1 to 100; `SEARCH_TOO_SLOW`. */
  async execute(ownerId: string, request: FilesPageRequest): Promise<FilesPage> {
    const { first, last, after, before, words, filter, order = TIMELINE_ORDER } = request;
    if ((first === undefined) === (last === undefined)) {
      throw new DomainError('PAGE_INVALID', 'exactly one of first and last is required');
    }
    const size = requirePageSize(first ?? last ?? 0);
    const from = first === undefined ? 'END' : 'START';
    const changeNumber = await this.files.latestChange(ownerId);
    const wanted = { words, filter };
    const found = await this.read(ownerId, wanted, { order, after, before, from, limit: size + 1 });
    const more = found.length > size;
    const shown = from === 'START' ? found.slice(0, size) : found.slice(-size);
    return {
      rows: shown.map(({ row }) => row),
      positions: shown.map(({ row, key }) => ({ key, id: row.id })),
      order,
      wanted,
      hasNextPage: from === 'START' ? more : before !== undefined,
      hasPreviousPage: from === 'END' ? more : after !== undefined,
      changeNumber,
    };
  }

  /** How many files the list has in all. */
  count(ownerId: string, wanted: FilesWanted): Promise<number> {
    const selection = selectionOf(wanted, this.clock.now());
    return selection ? this.search.count(ownerId, selection) : this.files.count(ownerId);
  }

  private async read(ownerId: string, wanted: FilesWanted, page: SearchPage) {
    const now = this.clock.now();
    const selection = selectionOf(wanted, now);
    if (selection || !isTimelineOrder(page.order)) {
      const { words, filter = FileFilter.none } = wanted;
      return this.search.page(ownerId, { words, filter, now }, page);
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

/** Undefined when every listed file is wanted. */
export function selectionOf(
  { words, filter = FileFilter.none }: FilesWanted,
  now: Date,
): FileSelection | undefined {
  return words === undefined && filter.isEmpty ? undefined : { words, filter, now };
}

function timelinePosition({ key, id }: FilePosition) {
  return { sortAt: new Date(Number(key)), id };
}

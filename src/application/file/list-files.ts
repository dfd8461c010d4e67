import { DomainError } from '../../domain/shared/domain-error.ts';
import type { FileQueries, FileRow, TimelinePosition } from '../ports/file-queries.ts';

/** Most rows of one page. */
export const MAX_PAGE = 100;

/** Which part of a list is asked for: so many from its start, or so many from its end. */
export interface FilesPageRequest {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: TimelinePosition | undefined;
  readonly before?: TimelinePosition | undefined;
}

/** Part of a list, newest first. */
export interface FilesPage {
  readonly rows: readonly FileRow[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** The number of the owner's newest change before the rows were read: none is missed by going on after it. */
  readonly changeNumber: number;
}

/** Pages through an owner's kept files. Pages stay stable while files come and go. */
export class ListFiles {
  constructor(private readonly files: FileQueries) {}

  /** Throws `PAGE_INVALID` unless exactly one of first and last is given, from 1 to 100. */
  async execute(ownerId: string, request: FilesPageRequest): Promise<FilesPage> {
    const { first, last, after, before } = request;
    if ((first === undefined) === (last === undefined)) {
      throw new DomainError('PAGE_INVALID', 'exactly one of first and last is required');
    }
    const size = requirePageSize(first ?? last ?? 0);
    const from = first === undefined ? 'END' : 'START';
    const changeNumber = await this.files.latestChange(ownerId);
    const found = await this.files.page(ownerId, { after, before, from, limit: size + 1 });
    const more = found.length > size;
    const rows = from === 'START' ? found.slice(0, size) : found.slice(-size);
    return {
      rows,
      hasNextPage: from === 'START' ? more : before !== undefined,
      hasPreviousPage: from === 'END' ? more : after !== undefined,
      changeNumber,
    };
  }
}

/** Throws `PAGE_INVALID` for a page that is empty or has more than 100 rows. */
export function requirePageSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new DomainError('PAGE_INVALID', `a page has 1 to ${MAX_PAGE} entries`);
  }
  return size;
}

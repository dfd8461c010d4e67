import { DomainError } from './domain-error.ts';

/** Maximum number of rows on one page. */
export const MAX_PAGE = 100;

/** Throws `PAGE_INVALID` unless the size is between 1 and `max`. */
export function requirePageSize(size: number, max = MAX_PAGE): number {
  if (!Number.isInteger(size) || size < 1 || size > max) {
    throw new DomainError('PAGE_INVALID', `The page size must be between 1 and ${max}.`);
  }
  return size;
}

/** The rows of a list that a query reads: those after a position, in the order of the list. */
export interface PageRead<Position = string> {
  readonly after?: Position | undefined;
  readonly limit: number;
}

/** The place of a file in a list that is ordered by position and then by file. */
export interface FilePlace {
  readonly position: number;
  readonly fileId: string;
}

/** Whether a list goes on behind and before a page. */
export interface PageLimits {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Rows of one page, in the order of the list. */
export interface Page<Row> extends PageLimits {
  readonly rows: readonly Row[];
}

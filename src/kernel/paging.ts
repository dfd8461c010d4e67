import { DomainError } from './domain-error.ts';

/** Maximum number of rows on one page. */
export const MAX_PAGE = 100;

/** Throws `PAGE_INVALID` for a page that is empty or has more than 100 rows. */
export function requirePageSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new DomainError('PAGE_INVALID', `a page has 1 to ${MAX_PAGE} entries`);
  }
  return size;
}

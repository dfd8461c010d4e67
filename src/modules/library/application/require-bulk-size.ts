import { DomainError } from '../../../kernel/domain-error.ts';

/** Most ids of one mutation. */
const MAX_IDS = 1_000;

/** Throws `PAGE_INVALID` for more than 1,000 ids. */
export function requireBulkSize(ids: readonly unknown[]): void {
  if (ids.length > MAX_IDS) throw new DomainError('PAGE_INVALID', `at most ${MAX_IDS} ids`);
}
